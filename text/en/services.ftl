# Services: licence groups (tenants) as their reseller sees them
services-title = Services
services-list = Your services
services-breadcrumb = Breadcrumb
services-order = Order a licence group
services-search = Search by name, domain, company, contact or e-mail
services-search-hint = Name, domain, company, contact…
services-search-do = Search
services-found =
    { $more ->
        [0] { $count ->
            [0] No service found.
            [one] { $count } service found.
           *[other] { $count } services found.
        }
       *[other] More than { $count } services found.
    }
services-none-title = No service yet
services-none-text = A service is your customer’s licence group (tenant) at Microsoft. It appears here as soon as you order one.
services-nothing-title = Nothing found
services-nothing-text = No service matches “{ $search }”. Try a part of the name, the domain or the contact’s e-mail.
services-nothing-more = There is nothing further down the list.
services-all = Show all services
services-name = Service
services-state = State
services-customer = End customer
services-licences = Licences
services-created = Created on
services-since = Here since
services-busy = change under way
services-pages = Pages of the list
services-first = First page
services-next = Next page
services-state-creating = Being created
services-state-ok = Active
services-state-in_maintenance = In maintenance
services-state-suspending = Being suspended
services-state-suspended = Suspended

services-portal = Microsoft admin portal
services-add = Add licences
services-told-busy =
    { $count ->
        [one] { $count } change is being carried out at Microsoft.
       *[other] { $count } changes are being carried out at Microsoft.
    }
services-told-still = No change is under way.
services-windows = Until { $until } you can still give back:
services-window =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } of { $licence }
services-window-kept = { $what } (if kept, due until { $end })
services-windows-more =
    { $count ->
        [one] and licences of { $count } more subscription: its pencil says until when.
       *[other] and licences of { $count } more subscriptions: their pencils say until when.
    }
services-window-reduce = Reduce
services-education = This service has academic licences: Microsoft’s special conditions apply, and only eligible institutions may use them.
services-education-link = Microsoft’s licensing documents
services-information = Information
services-display-name = Service display name
services-internal-name = Internal service name (tenant)
services-from-order = Ordered with
services-order-number = Order { $number }
services-mpn = MPN ID (Partner ID)
services-admin = Microsoft administrator
services-contact = End-customer contact
services-users = Users are managed at Microsoft
services-users-text = The contact signs in to Microsoft’s portal with the identifier and the password received by e-mail, adds users there and gives them licences.
services-users-manage = Manage users in the Microsoft portal
services-help-password = Microsoft’s help: a forgotten password
services-domains = Connect the customer’s own domain
services-help-domain = Microsoft’s help: connecting a domain
services-history = History
services-history-all = The whole history
services-history-earlier = Earlier
services-created-line = Licence group created at Microsoft
services-before-line = The licence group was there before

services-name-title = Change the display name
services-name-hint = Only you see this name. At Microsoft the service remains { $domain }.
services-name-do = Save
services-name-back = Cancel
services-name-errors = The name was not saved
services-name-missing = Enter a name: one character is enough.
services-name-too-long = This name has { $count } characters; the longest has { $longest }.
services-name-outdated = In the meantime a colleague has named this service “{ $name }”. Your text is below: save again to replace it.
services-renamed = The service is now called “{ $name }”.
services-usage = Use of licences
services-contact-title = Change the contact
services-contact-errors = The contact was not changed
services-contact-outdated = Somebody else changed this service in the meantime. Nothing of yours was saved.
services-contact-reload = See how it stands now
services-contact-email-hint = Credentials, such as a new administrator’s password, go there. If you change it, the address used until now is told.
services-contact-phone = Phone number
services-contact-admin = Administrator’s name at Microsoft
services-contact-admin-hint = With it you can have the password reset, such as admin@{ $domain }. Leave it empty if you do not know it.
services-contact-name-wrong = Enter a name of 1 to 50 characters.
services-contact-phone-wrong = Enter a phone number such as +33 1 23 45 67 89, or none.
services-contact-language-wrong = Choose a language.
services-contact-admin-wrong = Enter the whole name, with @ and the domain.
services-contact-changed = The contact has been changed.
services-contact-moved = The contact has been changed. Credentials go to { $to } from now on; the address used until now is told.
services-admin-enter = Enter it
