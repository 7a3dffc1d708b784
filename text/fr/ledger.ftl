# Un abonnement : ses lots, ce qui peut être rendu et jusqu’à quand, et ce qui est possible
ledger-number = Abonnement { $number }
ledger-price = Prix d’une licence, hors taxes
ledger-total = Prix de toutes les licences, hors taxes
ledger-wanted = Demandé
ledger-confirmed = Confirmé par Microsoft
ledger-confirmed-value =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }, au { $at }
ledger-wanted-quantity =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
ledger-wanted-end = la fin de l’abonnement
ledger-bought = Acheté le
ledger-order = Commande
ledger-term-ends = Échéance
ledger-title = Licences et délais de rétractation
ledger-text = Les licences peuvent être rendues pendant 7 jours (168 heures) après leur achat, leur ajout ou leur reconduction. Ensuite, elles sont dues jusqu’à l’échéance.
ledger-licences = Licences
ledger-closes = Peuvent être rendues jusqu’au
ledger-left = Temps restant
ledger-over = délai passé
ledger-refund = Remboursement estimé, hors taxes
ledger-committed = dues jusqu’à l’échéance
ledger-refund-note = Estimation d’après le prix catalogue, au prorata des jours de la période de facturation en cours ({ $first } – { $last }) : { $left ->
        [one] il reste { $left } jour
       *[other] il reste { $left } jours
    } sur { $days }. Seul l’avoir sur la facture de Microsoft fait foi.
ledger-refund-unknown = Le remboursement ne peut pas être estimé : la licence n’est plus à notre catalogue, ou Microsoft n’a pas daté sa période de facturation.
ledger-all-refund = Remboursement estimé : { $price } hors taxes.
ledger-possible = Ce qui est possible, et quand
ledger-possible-now = maintenant
ledger-possible-kept = conservé pour plus tard
ledger-possible-not = pas maintenant
ledger-held = Un changement attend d’être envoyé. Tant qu’il n’est pas parti ou annulé, rien d’autre ne peut être demandé.
ledger-from = Possible à partir du { $from }.
ledger-end-ended = L’abonnement est terminé.
ledger-story = Historique de l’abonnement
ledger-story-none = Rien ne s’est passé depuis l’achat.
ledger-story-all = Tout l’historique du service
