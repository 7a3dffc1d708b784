# L’échéancier : tout ce qui a une date
deadlines-title = Échéancier
deadlines-about = Tout ce qui a une date, semaine par semaine : ce que vous pouvez encore faire, jusqu’à quand, et ce qui se produit tout seul.
deadlines-none-title = Aucune date à retenir
deadlines-none-text = Les dates de vos services apparaissent ici : jusqu’à quand des licences peuvent être rendues, et quand les engagements arrivent à échéance.
deadlines-none-found = Aucune échéance ne correspond à ce filtre.
deadlines-all = Toutes les échéances
deadlines-later = Plus tard
deadlines-filter = Filtrer l’échéancier
deadlines-filter-service = Service ou client
deadlines-filter-kind = Type d’échéance
deadlines-filter-any-kind = Tous les types
deadlines-filter-weeks = Jusqu’où regarder
deadlines-filter-any-weeks = Sans limite
deadlines-filter-undecided = À décider seulement
deadlines-filter-do = Filtrer
deadlines-weeks = { $count } prochaines semaines
deadlines-week-this = Cette semaine
deadlines-week-next = La semaine prochaine
deadlines-week = Semaine du { $day }
deadlines-column-what = Quoi
deadlines-column-about = Licence et service
deadlines-column-when = Quand
deadlines-column-undecided = Décision
deadlines-column-order = Commande
deadlines-column-idle = Licences sans utilisateur
deadlines-column-cost = Ne rien faire coûte par mois, hors taxes
deadlines-column-act = Que faire
deadlines-kind-window-closes = Licences à rendre
deadlines-kind-cancellation-closes = Résiliation
deadlines-kind-locked = Verrouillage
deadlines-kind-term-ends = Échéance
deadlines-kind-trial-converts = Fin d’essai
deadlines-kind-planned-change = Changement programmé
deadlines-kind-agreement-missing = Contrat à accepter
deadlines-kind-account-review = Examen par Microsoft
deadlines-kind-cart-expires = Panier
deadlines-what-window-closes =
    Dernier moment pour rendre { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-cancellation-closes = Dernier moment pour résilier l’abonnement entier
deadlines-what-locked = Dernier moment pour décider de l’échéance
deadlines-what-term-ends = L’engagement arrive à échéance
deadlines-what-term-ends-renew =
    Échéance : reconduction avec { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-term-ends-change = Échéance : reconduction avec un changement
deadlines-what-term-ends-cancel = Échéance : le service s’arrête
deadlines-what-term-ends-extend = Échéance : prolongation mensuelle
deadlines-what-term-ends-undecided =
    Échéance de { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-term-ends-expire = Échéance : l’abonnement prend fin
deadlines-what-extended-month-ends = Fin d’un mois de prolongation
deadlines-what-trial-converts =
    L’essai se termine et devient payant : { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-planned-change =
    Changement programmé : { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } en tout
deadlines-what-planned-change-other = Changement programmé
deadlines-what-agreement-missing = La commande { $order } attend l’accord du client ; Microsoft sera alors interrogé de nouveau
deadlines-what-account-review = La commande { $order } attend l’examen de Microsoft ; Microsoft sera alors interrogé de nouveau
deadlines-what-cart-expires = Le panier de la commande { $order } expire
deadlines-undecided = À décider
deadlines-cost = Ne rien faire coûte environ { $price } par mois : l’abonnement continue de mois en mois, plus cher.
deadlines-idle =
    { $count ->
        [one] { $count } licence de ce produit n’est attribuée
       *[other] { $count } licences de ce produit ne sont attribuées
    } à personne dans ce service.
deadlines-act-window-closes = Rendre des licences
deadlines-act-cancellation-closes = Résilier
deadlines-act-locked = Décider
deadlines-act-term-ends = Décider
deadlines-act-trial-converts = Décider
deadlines-act-look = Voir l’abonnement
deadlines-act-planned-change = Voir le changement
deadlines-act-agreement-missing = Voir la commande
deadlines-act-account-review = Voir la commande
deadlines-act-cart-expires = Voir la commande
deadlines-calendar-name = Échéancier de { $reseller }
deadlines-event = { $what } – { $about }
deadlines-event-undecided = À décider : { $what } – { $about }
deadlines-event-at = { $at }
deadlines-subscribe = Dans mon agenda
deadlines-calendars-title = L’échéancier dans votre agenda
deadlines-calendars-about = Un agenda (Outlook, Google, Apple) peut afficher vos échéances et les tenir à jour. Il les lit à une adresse que vous seul connaissez : quiconque la possède voit ces dates, ne la transmettez donc pas.
deadlines-calendars-new = Une nouvelle adresse
deadlines-calendars-shows = Elle affichera : { $what }.
deadlines-calendars-create = Créer une adresse
deadlines-calendars-full = Vous avez { $count } adresses, le maximum. Révoquez-en une pour en créer une autre.
deadlines-calendars-none = Vous n’avez pas encore d’adresse.
deadlines-calendars-yours = Vos adresses
deadlines-calendars-address = Adresse
deadlines-calendars-content = Affiche
deadlines-calendars-made = Créée
deadlines-calendars-read = Dernière lecture
deadlines-calendars-never-read = Jamais
deadlines-calendars-copy = Copier l’adresse
deadlines-calendars-copied = Copiée
deadlines-calendars-revoke = Révoquer
deadlines-calendars-made-now = L’adresse est créée. Collez-la dans votre agenda.
deadlines-calendars-revoked = L’adresse est révoquée : plus aucun agenda ne peut la lire.
deadlines-shows-all = toutes les échéances
deadlines-shows-undecided = les échéances à décider
deadlines-shows-kind = { $kind }
deadlines-shows-service = { $what }, pour « { $service } »
