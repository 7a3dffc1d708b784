# What the panel does outside a request, as staff see it
task-kind-provision-order = Carry out an order
task-kind-send-mail = Send an e-mail
task-kind-refresh-catalogue = Read the catalogue
task-kind-change-quantity = Change the number of licences
task-kind-cancel-subscription = Cancel a subscription
task-kind-read-subscription = Read a subscription
task-kind-sync-services = See which services to compare with Microsoft
task-kind-sync-service = Compare a service with Microsoft
task-state-todo = To do
task-state-doing = Being done
task-state-done = Done
task-state-error = In error
task-state-cancelled = Dropped
task-answer-refreshed = The catalogue was read.
task-answer-synced = The services that were due are being compared with Microsoft.
task-answer-follow = Microsoft has not finished the order yet.
task-answer-in-progress = Microsoft accepted it and has not finished yet.
