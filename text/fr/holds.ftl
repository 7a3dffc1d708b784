# Ce qui attend avant de partir chez Microsoft
holds-goes = Rien n’est encore parti. L’envoi à Microsoft est prévu le
holds-undo = Annuler
holds-send = Envoyer maintenant
holds-see = Voir et décider
holds-undone = Envoi annulé : rien n’est parti chez Microsoft.
holds-sent = C’est en route vers Microsoft.
holds-confirmed = Confirmé : c’est en route vers Microsoft.
holds-rejected = Refusé : rien n’est parti chez Microsoft.
holds-withdrawn = Demande retirée : rien n’est parti chez Microsoft.
holds-waits-for = { $name } doit confirmer ; rien ne part avant.
holds-waits-for-one-of = { $others } ou { $name } doit confirmer ; rien ne part avant.
holds-waits-for-nobody = Une deuxième personne doit confirmer, mais personne d’autre dans votre société n’en a le droit. La demande peut seulement être retirée.
holds-what-order = Commande { $order } pour { $company }
holds-what-quantity = { $licence } : { $from } → { $to } licences ({ $service })
holds-what-cancellation = { $licence } : résiliation ({ $service })
holds-what-quantity-reached =
    { $licence } : { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } ({ $service })
holds-what-renewal =
    { $licence } : reconduction à l’identique, { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } ({ $service })
holds-what-changed-renewal =
    { $licence } : reconduction avec { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } au lieu de { $from } ({ $service })
holds-what-other-renewal =
    { $licence } : reconduction avec { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } { $next } ({ $service })
holds-what-end = { $licence } : résiliation à l’échéance ({ $service })
holds-what-extension = { $licence } : prolongation de mois en mois ({ $service })
holds-what-reactivation = { $licence } : réactivation ({ $service })
holds-commits = { $sum }
holds-commits-until = { $sum } jusqu’au { $until }
holds-next-plan = Période suivante
holds-to-place = Ouvrir la page
holds-happened-waits = Une deuxième personne doit encore confirmer.
holds-happened-held = Rien n’est encore parti.
holds-happened-undone = L’envoi a été annulé avant que quoi que ce soit parte chez Microsoft.
holds-happened-withdrawn = La demande a été retirée avant que quoi que ce soit parte chez Microsoft.
holds-happened-impossible = Ce n’était plus possible au moment de la confirmation. Rien n’est parti chez Microsoft.
holds-happened-rejected = { $name } a refusé, et rien n’est parti chez Microsoft. Le motif : { $reason }
holds-happened-done = C’est parti chez Microsoft, et c’est fait.
holds-happened-sent = C’est parti chez Microsoft.
holds-late-undo = Trop tard pour annuler
holds-late-send = Cela ne part pas
holds-late-confirm = Ce n’est plus possible
holds-late-decide = Déjà décidé
holds-not-your-own = C’est vous qui l’avez demandé : une autre personne doit décider.
holds-not-withdrawable = Seule la personne à l’origine de la demande peut la retirer.

# Ce qui attend une deuxième personne
holds-approvals-title = À confirmer
holds-approvals-text = Les gros engagements partent chez Microsoft une fois confirmés par une deuxième personne de votre société.
holds-approvals-none = Rien n’attend de deuxième personne.
holds-what = Quoi
holds-commitment = Engagement, hors taxes
holds-uncounted = impossible à calculer
holds-asked-by = Demandé par
holds-asked-by-panel = le panneau
holds-asked-at = Demandé le
holds-decides = Qui décide
holds-place = Concerne
holds-pages = Parties de la liste
holds-next = Suite
holds-to-decide = En attente d’une deuxième personne
holds-decided = Décidé
holds-impossible-now = Ce n’est plus possible. Si vous confirmez, la demande est refusée et rien ne part.
holds-other-price = Le prix a changé : l’engagement serait aujourd’hui de { $now }.
holds-other-price-none = Le prix a changé : l’engagement est aujourd’hui impossible à calculer.
holds-confirm = Confirmer et envoyer à Microsoft
holds-reject = Refuser
holds-withdraw = Retirer la demande
holds-reason = Motif du refus
holds-reason-hint = La personne à l’origine de la demande le lira.
holds-errors = À vérifier
holds-error-reason-missing = Dites pourquoi vous refusez.
holds-error-reason-long = { $longest } caractères au plus.
holds-error-price = Le prix a changé depuis l’ouverture de la page. Regardez le nouveau montant, puis décidez.

# Ce que règle un propriétaire
holds-policy-title = Avant tout envoi à Microsoft
holds-policy-saved = C’est enregistré, et valable pour ce qui sera demandé désormais.
holds-policy-undo = Délai d’annulation
holds-policy-undo-text = Ce qui est demandé attend un peu avant de partir chez Microsoft. Jusque-là, l’envoi peut être annulé ou avancé.
holds-policy-minutes = Minutes avant les réductions, les résiliations et les grosses commandes
holds-policy-minutes-hint = De 0 à 30. Ce qui rend des licences part plus tôt quand leurs sept jours sont sur le point de finir.
holds-policy-large = Montant au-delà duquel une commande est grosse ({ $currency })
holds-policy-large-hint = Ce qu’elle engage jusqu’à l’échéance : durée × licences × prix, hors taxes. 10 000 laisse passer les commandes courantes et arrête un zéro de trop. Dans une autre devise, une commande compte toujours comme grosse.
holds-policy-others = Minutes avant tout le reste
holds-policy-others-hint = Ajouts, décisions d’échéance et petites commandes. De 0 à 30 ; avec 0, l’envoi est immédiat.
holds-policy-approval = Double validation
holds-policy-approval-text = Au-delà d’un montant, un autre propriétaire ou gestionnaire de votre société doit confirmer la commande ou la modification. Rien ne part avant.
holds-policy-approval-on = Une deuxième personne doit confirmer les gros engagements
holds-policy-approval-from = Montant au-delà duquel il faut confirmer ({ $currency })
holds-policy-approval-hint = Jusqu’à l’échéance, hors taxes. Ce qui est impossible à calculer, ou dans une autre devise, doit toujours être confirmé.
holds-error-alone = Vous êtes la seule personne propriétaire ou gestionnaire de votre société : personne ne pourrait confirmer. Faites d’abord ajouter une deuxième personne.
holds-error-minutes = Indiquez un nombre entier de minutes, de 0 à { $longest }.
holds-error-amount = Indiquez un montant, par exemple 10000 ou 99,50.
