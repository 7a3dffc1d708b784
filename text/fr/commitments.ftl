# Ce que les règles de Microsoft permettent maintenant, et sinon pourquoi et à partir de quand
commitments-reducible =
    { $count ->
        [one] { $count } licence peut être rendue
       *[other] { $count } licences peuvent être rendues
    } jusqu’au { $until }.
commitments-cancellation-notice = La résiliation est définitive : pour revenir en arrière, il faudra commander de nouveau. Microsoft conserve les données { $days } jours, le temps de les exporter.
commitments-refused-busy = Une demande concernant cet abonnement est en cours chez Microsoft. Attendez qu’elle se termine, puis recommencez.
commitments-refused-suspended = Cet abonnement est suspendu : le nombre de licences ne pourra changer qu’après sa réactivation.
commitments-refused-ended = Cet abonnement est terminé : il ne peut plus être modifié, mais vous pouvez commander ces licences de nouveau.
commitments-refused-unchanged =
    L’abonnement compte déjà { $count ->
        [one] { $count } licence.
       *[other] { $count } licences.
    }
commitments-refused-none-left = Il doit rester au moins une licence. Pour n’en garder aucune, résiliez l’abonnement.
commitments-refused-above-maximum =
    Microsoft n’accepte pas plus de { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } de ce produit.
commitments-refused-below-minimum =
    Microsoft demande au moins { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } de ce produit.
commitments-refused-too-many =
    { $count ->
        [one] { $count } licence au plus peut être rendue
       *[other] { $count } licences au plus peuvent être rendues
    } maintenant, jusqu’au { $until }. Les autres sont engagées jusqu’à l’échéance.
commitments-refused-reduction-closed = Le délai de 7 jours pour rendre ces licences est passé. Leur nombre pourra être réduit à l’échéance, le { $end }.
commitments-refused-reduction-closed-undated = Le délai de 7 jours pour rendre ces licences est passé. Leur nombre pourra être réduit à l’échéance.
commitments-refused-plan-fixed = La durée, la facturation et le produit restent les mêmes jusqu’à l’échéance, le { $end }. La suite peut être décidée d’avance.
commitments-refused-plan-fixed-undated = La durée, la facturation et le produit restent les mêmes jusqu’à l’échéance. La suite peut être décidée d’avance.
commitments-allowed = Possible maintenant.
commitments-allowed-until = Possible jusqu’au { $until }.
commitments-allowed-up-to =
    { $count ->
        [one] Possible maintenant : { $count } licence au plus.
       *[other] Possible maintenant : { $count } licences au plus.
    }
commitments-act-add = Ajouter des licences
commitments-act-reduce = Réduire le nombre de licences
commitments-act-cancel = Résilier l’abonnement
commitments-act-change-plan = Changer la durée, la facturation ou le produit
commitments-act-decide = Décider de l’échéance
commitments-doubt-suspended = L’abonnement est suspendu : ce ne sera possible que s’il est réactivé d’ici là.
commitments-doubt-end-of-term = Cette date est postérieure à l’échéance, et la reconduction de l’abonnement n’est pas acquise.
commitments-doubt-next-term = Cette date dépasse les 7 jours qui suivent la reconduction : Microsoft n’a pas encore daté cette période.
commitments-doubt-undated = Microsoft n’a pas dit quand l’engagement prend fin.
commitments-left-days =
    { $days ->
        [one] { $days } jour
       *[other] { $days } jours
    } { $hours } h
commitments-left-hours = { $hours } h { $minutes } min
commitments-left-minutes = { $minutes } min
commitments-refused-cancellation-closed = L’abonnement pouvait être résilié jusqu’au { $closed }. Vous pourrez le résilier à l’échéance, le { $end }.
commitments-refused-cancellation-closed-undated = Le délai de résiliation de cet abonnement est passé. Vous pourrez le résilier à l’échéance.
commitments-refused-cancellation-addition = { $closed } Ajouter des licences ne rouvre pas ce délai pour l’abonnement entier, mais { $reducible }
commitments-refused-ends-suspended = Cet abonnement est suspendu : il prend fin à l’échéance s’il n’est pas réactivé avant.
commitments-refused-undated = Microsoft n’a pas encore indiqué la date d’échéance. Réessayez plus tard.
commitments-lock-comes = Microsoft n’accepte plus de décision à partir du { $from } et jusqu’à ce que la reconduction soit faite, au plus tard le { $until }.
commitments-lock-holds = Verrouillage : du { $from } jusqu’à ce que la reconduction soit faite, au plus tard le { $until }, Microsoft n’accepte aucune décision sur cette période. Une décision prise maintenant est conservée et envoyée ensuite ; elle s’applique alors à la période suivante.
