# Changements d’un abonnement à une date ultérieure
scheduled-title = Changements programmés
scheduled-text = Ils sont demandés à Microsoft à l’instant dit, après une nouvelle vérification.
scheduled-none = Aucun changement n’est programmé.
scheduled-wish-quantity =
    { $count ->
        [one] Passage à { $count } licence
       *[other] Passage à { $count } licences
    }
scheduled-wish-cancel = Résiliation de l’abonnement
scheduled-stand-planned = Programmé
scheduled-stand-asked = En cours de demande
scheduled-stand-done = Fait
scheduled-stand-refused = Non fait
scheduled-stand-cancelled = Abandonné
scheduled-forecast-yes = Possible, en l’état actuel.
scheduled-forecast-no = Impossible, en l’état actuel. { $why }
scheduled-forecast-unknown = Incertain. { $why }
scheduled-cancel = Abandonner
scheduled-errors = Rien n’a été programmé
scheduled-what = Quoi
scheduled-act-quantity = Un autre nombre de licences
scheduled-act-cancel = Résilier l’abonnement
scheduled-date = Jour
scheduled-date-past = Choisissez un jour et une heure à venir.
scheduled-date-far = Choisissez un jour dans les quatre années à venir.
scheduled-date-unreadable = Choisissez un jour.
scheduled-date-taken = Un autre changement est programmé à cet instant précis. Choisissez une autre heure, ou abandonnez d’abord l’autre.
scheduled-time = Heure (facultative)
scheduled-time-hint = Dans votre fuseau horaire. Sans heure : au début de la journée.
scheduled-time-unreadable = Indiquez une heure comme 09:30, ou aucune.
scheduled-do = Programmer
scheduled-planned = Le changement de { $licence } est programmé.
scheduled-cancelled = Le changement programmé de { $licence } est abandonné.
scheduled-for-then = Programmer pour le { $at }
scheduled-notice = { $licence } : un changement programmé n’a pas été fait
scheduled-see = Voir les changements programmés
