# Changements d’un abonnement à une date ultérieure
schedule-title = Changements programmés
schedule-text = Ils sont demandés à Microsoft à l’instant dit, après une nouvelle vérification.
schedule-none = Aucun changement n’est programmé.
schedule-wish-quantity =
    { $count ->
        [one] Passage à { $count } licence
       *[other] Passage à { $count } licences
    }
schedule-wish-cancel = Résiliation de l’abonnement
schedule-wish-decision = Échéance : { $what }
schedule-stand-planned = Programmé
schedule-stand-asked = En cours de demande
schedule-stand-done = Fait
schedule-stand-refused = Non fait
schedule-stand-cancelled = Abandonné
schedule-forecast-yes = Possible, en l’état actuel.
schedule-forecast-no = Impossible, en l’état actuel. { $why }
schedule-forecast-unknown = Incertain. { $why }
schedule-cancel = Abandonner
schedule-errors = Rien n’a été programmé
schedule-what = Quoi
schedule-act-quantity = Un autre nombre de licences
schedule-act-cancel = Résilier l’abonnement
schedule-date = Jour
schedule-date-past = Choisissez un jour et une heure à venir.
schedule-date-far = Choisissez un jour dans les quatre années à venir.
schedule-date-unreadable = Choisissez un jour.
schedule-date-taken = Un autre changement est programmé à cet instant précis. Choisissez une autre heure, ou abandonnez d’abord l’autre.
schedule-time = Heure (facultative)
schedule-time-hint = Dans votre fuseau horaire. Sans heure : au début de la journée.
schedule-time-unreadable = Indiquez une heure comme 09:30, ou aucune.
schedule-do = Programmer
schedule-planned = Le changement de { $licence } est programmé.
schedule-at-renewal = La période suivante de { $licence } commence avec ce nombre de licences : Microsoft en est informé maintenant.
schedule-renewal-note = Microsoft en est informé aussitôt : la période suivante commence avec ce nombre.
schedule-renewal-day = Pour le { $day }, jour de la reconduction, Microsoft est informé aussitôt : la période suivante commence avec ce nombre de licences.
schedule-decision = Programmer une décision d’échéance
schedule-doubt-next-term = Cela concernera l’échéance de la période alors en cours.
schedule-cancelled = Le changement programmé de { $licence } est abandonné.
schedule-for-then = Programmer pour le { $at }
schedule-notice = { $licence } : un changement programmé n’a pas été fait
schedule-see = Voir les changements programmés
