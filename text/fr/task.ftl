# Ce que l’espace client fait en dehors d’une page, vu par le support
task-kind-provision-order = Exécuter une commande
task-kind-send-mail = Envoyer un e-mail
task-kind-refresh-catalogue = Lire le catalogue
task-kind-change-quantity = Modifier le nombre de licences
task-kind-cancel-subscription = Résilier un abonnement
task-kind-read-subscription = Lire un abonnement
task-kind-sync-services = Voir quels services comparer avec Microsoft
task-kind-sync-service = Comparer un service avec Microsoft
task-state-todo = À faire
task-state-doing = En cours
task-state-done = Faite
task-state-error = En erreur
task-state-cancelled = Abandonnée
task-answer-refreshed = Le catalogue a été lu.
task-answer-synced = Les services dont c’était le tour sont comparés avec Microsoft.
task-answer-follow = Microsoft n’a pas encore terminé la commande.
task-answer-in-progress = Microsoft l’a acceptée et ne l’a pas encore terminée.
