# Abonnements : les licences d’un service
subscriptions-title = Abonnements
subscriptions-refresh = Actualiser
subscriptions-creating-title = Les licences arrivent
subscriptions-creating-text = Microsoft a créé le groupe de licences et installe les licences. Elles apparaissent ici dès qu’elles sont utilisables.
subscriptions-reading-title = Les licences sont en cours de lecture
subscriptions-reading = Abonnements lus
subscriptions-reading-text = Elles apparaissent ici dès que toutes ont été lues chez Microsoft.
subscriptions-none-title = Pas de licence
subscriptions-none-text = Ce service n’a aucun abonnement. Ajoutez des licences pour l’utiliser.
subscriptions-id = ID
subscriptions-status = Statut
subscriptions-licence = Nom de la licence
subscriptions-quantity = Nombre de licences
subscriptions-created = Date de création
subscriptions-updated = Dernière mise à jour
subscriptions-parts = Parties de la liste
subscriptions-previous = Abonnements précédents
subscriptions-next = Abonnements suivants
subscriptions-acts = Actions
subscriptions-education = Éducation
subscriptions-trial = Essai
subscriptions-wanted =
    { $count ->
        [one] → { $count } demandée
       *[other] → { $count } demandées
    }
subscriptions-wanted-end = → résiliation demandée
subscriptions-status-creating = En cours de création
subscriptions-status-active = Actif
subscriptions-status-changing = En cours de modification
subscriptions-status-suspended = Suspendu
subscriptions-status-cancelling = En cours de résiliation
subscriptions-status-cancelled = Résilié
subscriptions-status-expired = Expiré
subscriptions-status-disabled = Désactivé
subscriptions-progress-sent = Envoyé à Microsoft…
subscriptions-progress-accepted = Microsoft a accepté la demande et l’exécute…
subscriptions-progress-stuck = Un incident est survenu de notre côté. Notre équipe s’en occupe ; rien n’est demandé deux fois.
subscriptions-refused-quantity =
    Le passage à { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } a été refusé.
subscriptions-refused-cancellation = La résiliation a été refusée.
subscriptions-overtaken-quantity =
    Le passage à { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } n’a pas été fait : il y en a maintenant { $now }.
subscriptions-overtaken-cancellation = La résiliation n’a pas été faite : il y a maintenant { $now } licences.
subscriptions-refused-again = Réessayer
subscriptions-refused-dismiss = Masquer ce message
subscriptions-back = Retour au service

# Ce qui a été modifié chez Microsoft sans passer par cet espace client
subscriptions-drifts-title = Modifié en dehors de cet espace client
subscriptions-drifts-text = La modification a été faite dans l’Espace partenaires, ou par Microsoft. Acceptez-la, ou rétablissez le nombre avec le formulaire habituel : rien n’est écrasé automatiquement.
subscriptions-drifts-more =
    { $count ->
        [one] Et { $count } autre modification, une fois celles-ci traitées.
       *[other] Et { $count } autres modifications, une fois celles-ci traitées.
    }
subscriptions-drift-number = ID { $id }
subscriptions-drift-quantity =
    { $from } → { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    }
subscriptions-drift-status = Statut : { $from } → { $to }
subscriptions-drift-renewal-on = L’abonnement est désormais renouvelé à l’échéance.
subscriptions-drift-renewal-off = L’abonnement n’est plus renouvelé à l’échéance.
subscriptions-drift-plan = Engagement : { $from } → { $to }
subscriptions-drift-next-term = À l’échéance : { $from } → { $to }
subscriptions-next-term-usual = comme auparavant
subscriptions-next-term-end = fin de l’abonnement
subscriptions-next-term-extended = prolongation de mois en mois
subscriptions-next-term-quantity =
    { $count ->
        [one] renouvellement avec { $count } licence
       *[other] renouvellement avec { $count } licences
    }
subscriptions-next-term-other = autres conditions
subscriptions-drift-seen = Constaté le { $at }
subscriptions-drift-accept = Accepter
subscriptions-drift-correct = Corriger
subscriptions-drift-accepted = La modification de { $licence } est acceptée.
subscriptions-drift-moved = { $licence } a encore changé entre-temps. Regardez son état actuel, puis décidez.
subscriptions-vanished = absent chez Microsoft depuis le { $at }

subscriptions-quantity-title = Modifier le nombre de licences
subscriptions-quantity-label = Nombre total de licences
subscriptions-quantity-now =
    { $count ->
        [one] { $count } licence actuellement.
       *[other] { $count } licences actuellement.
    }
subscriptions-quantity-range = Possible aujourd’hui : de { $lowest } à { $highest }.
subscriptions-quantity-from = Possible aujourd’hui : { $lowest } ou plus.
subscriptions-quantity-errors = Ce nombre n’est pas possible
subscriptions-quantity-number = Saisissez un nombre entier, par exemple 12.
subscriptions-quantity-check = Calculer
subscriptions-quantity-do = Demander la modification
subscriptions-undoable = La modification de { $licence } est enregistrée. Rien n’est encore parti chez Microsoft : l’envoi peut être annulé.
subscriptions-unconfirmed = La modification de { $licence } est enregistrée. Rien ne part chez Microsoft avant la confirmation d’une deuxième personne.
subscriptions-quantity-asked = Le nouveau nombre de licences { $licence } est demandé à Microsoft.
subscriptions-quantity-later =
    { $count ->
        [one] Programmer { $count } licence pour le { $at }
       *[other] Programmer { $count } licences pour le { $at }
    }
subscriptions-cancellation-later = Programmer la résiliation pour le { $at }
subscriptions-effect-added = Licences ajoutées
subscriptions-effect-removed = Licences rendues
subscriptions-effect-before = Prix jusqu’ici, hors taxes
subscriptions-effect-after = Nouveau prix, hors taxes
subscriptions-effect-window = Les licences ajoutées peuvent être rendues jusqu’au { $until }.
subscriptions-effect-committed = Ensuite elles sont dues jusqu’au { $end }.
subscriptions-price-monthly = { $price } par mois
subscriptions-price-annual = { $price } par an
subscriptions-price-triennial = { $price } pour trois ans
subscriptions-price-one_time = { $price } une seule fois
subscriptions-price-none = { $price }
subscriptions-price-unknown = plus dans notre catalogue : interrogez notre support
subscriptions-allowed = Ce qui est possible maintenant
subscriptions-allowed-add = Ajouter
subscriptions-allowed-add-any = Vous pouvez ajouter des licences à tout moment.
subscriptions-allowed-add-up-to = Vous pouvez ajouter des licences à tout moment, jusqu’à { $maximum } au total.
subscriptions-allowed-add-none = Le maximum de { $maximum } licences est atteint.
subscriptions-allowed-add-price = Une licence de plus coûte { $price }, hors taxes.
subscriptions-allowed-reduce = Réduire
subscriptions-allowed-cancel = N’en garder aucune
subscriptions-allowed-cancel-text = Il doit rester au moins une licence ; renoncer à toutes, c’est résilier.

subscriptions-cancellation-title = Résilier l’abonnement
subscriptions-cancellation-all =
    { $count ->
        [one] L’unique licence { $licence } sera résiliée.
       *[other] Les { $count } licences { $licence } seront toutes résiliées.
    }
subscriptions-cancellation-until = Possible jusqu’au { $until }, avec un remboursement au prorata.
subscriptions-cancellation-users = Les utilisateurs qui ont ces licences perdent aussitôt l’accès à leurs services.
subscriptions-cancellation-dependent = { $licence } en dépend et ne sera plus utilisable.
subscriptions-cancellation-confirm =
    { $count ->
        [one] Je comprends que cette licence sera perdue définitivement.
       *[other] Je comprends que ces { $count } licences seront perdues définitivement.
    }
subscriptions-cancellation-errors = L’abonnement n’a pas été résilié
subscriptions-cancellation-unconfirmed = Cochez la case pour confirmer.
subscriptions-cancellation-do = Résilier définitivement
subscriptions-cancellation-asked = La résiliation de { $licence } est demandée à Microsoft.
subscriptions-cancellation-closed = Cet abonnement ne peut pas être résilié maintenant
subscriptions-cancellation-instead = Ce qui est possible à la place
subscriptions-cancellation-reduce = Réduire le nombre de licences
subscriptions-cancellation-end = Décider dès maintenant qu’il s’arrête à son échéance, le { $end }.
subscriptions-cancellation-end-undated = Décider qu’il s’arrête à son échéance, dès que Microsoft en indique la date.

subscriptions-conflict-busy = Une modification est déjà en cours
subscriptions-conflict-held-text = Une modification de cet abonnement est enregistrée et n’est pas encore partie chez Microsoft. Tant qu’elle n’est ni envoyée ni annulée, rien d’autre ne peut changer ; rien n’a été envoyé de votre part.
subscriptions-conflict-busy-text = Une demande est en cours chez Microsoft pour cet abonnement. Tant qu’elle n’est pas terminée, rien d’autre ne peut changer ; rien n’a été envoyé de votre part.
subscriptions-conflict-changed = Cet abonnement a changé entre-temps
subscriptions-conflict-changed-text = Ce que montrait votre formulaire n’est plus vrai : rien n’a été envoyé de votre part. Regardez l’état actuel, puis décidez de nouveau.
subscriptions-conflict-present = État actuel
subscriptions-conflict-again = Décider de nouveau
subscriptions-addon-of = Complément de { $base }
subscriptions-addons = Ses compléments

# Un abonnement suspendu remis en service
subscriptions-reactivation-title = Réactiver l’abonnement
subscriptions-reactivation-what =
    { $count ->
        [one] La licence { $licence } sera de nouveau en service.
       *[other] Les { $count } licences { $licence } seront de nouveau en service.
    }
subscriptions-reactivation-users = Les utilisateurs qui ont ces licences retrouvent leurs services.
subscriptions-reactivation-price = Le prix ne change pas : Microsoft facture aussi un abonnement suspendu.
subscriptions-reactivation-schedule = Ce qui était programmé pour l’échéance a été effacé lors de la suspension : décidez-en de nouveau.
subscriptions-reactivation-do = Réactiver
subscriptions-reactivation-asked = { $licence } est en cours de réactivation chez Microsoft.
subscriptions-reactivation-needless = Seul un abonnement suspendu peut être réactivé. Son statut est à présent : { $status }.
subscriptions-refused-reactivation = La réactivation a été refusée.
