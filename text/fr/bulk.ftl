# La modification de nombreux abonnements par un fichier
bulk-title = Modifications par fichier
bulk-text = Modifiez de nombreux abonnements à la fois : envoyez un fichier, voyez ce que ferait chaque ligne, puis faites-le exécuter.
bulk-new = Envoyer un fichier
bulk-none-title = Aucun fichier pour l’instant
bulk-none-text = Téléchargez l’état actuel, modifiez les nombres et renvoyez le fichier. Rien n’est exécuté avant que vous ayez vu ce que ferait chaque ligne.
bulk-file = Fichier
bulk-pasted = Lignes collées
bulk-sender = Envoyé par
bulk-sent-at = Envoyé le
bulk-lines = Lignes
bulk-state = État
bulk-state-checked = À confirmer
bulk-state-running = En cours d’exécution
bulk-state-stopped = Arrêté
bulk-state-done = Toutes les lignes sont lancées
bulk-older = Fichiers plus anciens

bulk-new-file = Fichier CSV
bulk-new-file-hint = Au plus { $most } lignes et 1 Mo. Virgule ou point-virgule, tel qu’Excel, LibreOffice et Google Sheets l’écrivent.
bulk-new-pasted = Ou collez les lignes ici
bulk-new-pasted-hint = Avec la ligne d’en-têtes, par exemple : { $headings }
bulk-new-do = Vérifier
bulk-new-errors = Le fichier n’a pas pu être lu
bulk-new-how = Comment l’écrire
bulk-new-how-present = Téléchargez l’état actuel de tous vos abonnements. Modifiez le nombre, ou écrivez une décision à côté, là où quelque chose doit changer, et laissez le reste.
bulk-new-how-number = Un nombre est le nombre total de licences, et non celui des licences à ajouter.
bulk-new-how-end = Le mot « résilier » à la place du nombre résilie l’abonnement tout de suite, tant que c’est possible.
bulk-new-how-decision = Dans la colonne « { bulk-column-decision } », écrivez « reconduire », « résilier » ou « prolonger » (au mois). Une cellule vide ne décide rien.
bulk-new-how-next = À côté de « reconduire », un nouveau nombre, une licence suivante ou un engagement suivant sont ceux de la période suivante : rien ne change tout de suite. À côté de « résilier » ou de « prolonger », ils sont refusés.
bulk-new-how-safe = Vous voyez d’abord ce que ferait et coûterait chaque ligne. Rien n’est envoyé à Microsoft avant votre confirmation.
bulk-new-present = État actuel (CSV)
bulk-new-template = Modèle avec exemples (CSV)

bulk-file-missing = Choisissez un fichier, ou collez ses lignes.
bulk-file-large = Ce fichier dépasse 1 Mo. Divisez-le en plusieurs.
bulk-file-empty = Ce fichier est vide.
bulk-file-not-text = Ce n’est pas un fichier CSV. Dans votre tableur, enregistrez-le au format « CSV (UTF-8) ».
bulk-file-quote = Un guillemet ouvert à la ligne { $line } n’est jamais fermé.
bulk-file-column = La première ligne doit nommer les colonnes, et « { $column } » n’y figure pas.
bulk-file-no-lines = Il n’y a aucune ligne sous les en-têtes.
bulk-file-long = Ce fichier compte { $count } lignes ; le maximum est de { $most }. Divisez-le en plusieurs.

bulk-column-line = Ligne
bulk-column-service = Service
bulk-column-display-name = Nom d’affichage
bulk-column-subscription = ID
bulk-column-licence = Nom de la licence
bulk-column-present = Licences actuelles
bulk-column-wish = Nouveau nombre ou résiliation
bulk-column-ending = Échéance actuelle
bulk-column-decision = Décision pour l’échéance
bulk-column-next-licence = Licence suivante
bulk-column-next-plan = Engagement suivant
bulk-column-change = Changement
bulk-column-cost = Coût, hors taxes
bulk-column-outcome = Résultat
bulk-column-reason = Motif
bulk-names-service = service, domaine, tenant, nom interne du service
bulk-names-subscription = id, abonnement, numéro d’abonnement
bulk-names-licence = nom de la licence, licence
bulk-names-present = licences actuelles, nombre actuel
bulk-names-wish = nouveau nombre ou résiliation, nouveau nombre ou décision, nouveau nombre, quantité, nombre de licences
bulk-names-decision = décision pour l’échéance, décision, échéance
bulk-names-next-licence = licence suivante
bulk-names-next-plan = engagement suivant
bulk-words-end = résilier, résiliation
bulk-words-renew = reconduire, reconduction
bulk-words-extend = prolonger, prolongation, prolongation mensuelle
bulk-example-cancel = résilier
bulk-example-renew = reconduire
bulk-example-extend = prolonger

bulk-refused-service = Vous n’avez aucun service de ce nom.
bulk-refused-licence = Ce service n’a aucun abonnement de ce nom ou de ce numéro.
bulk-refused-ambiguous = Ce service a plusieurs abonnements de ce nom : indiquez l’ID.
bulk-refused-mismatch = L’ID { $id } est « { $licence } » : l’ID et le nom ne vont pas ensemble.
bulk-refused-wish = Écrivez un nombre entier, ou « résilier ». Une décision pour l’échéance a sa propre colonne.
bulk-refused-decision = Écrivez « reconduire », « résilier » ou « prolonger », ou rien.
bulk-refused-both = Une ligne modifie l’abonnement tout de suite ou décide de son échéance. Seul « reconduire » admet un nombre : celui de la période suivante.
bulk-refused-next-alone = La licence suivante et l’engagement suivant demandent la décision « reconduire ».
bulk-refused-next = Rien de ce nom n’est vendu avec cet engagement pour la période suivante. Écrivez la licence et l’engagement tels que le formulaire de l’échéance les montre.
bulk-refused-twice = La ligne { $line } modifie déjà cet abonnement.
bulk-refused-present = Le fichier a été créé quand il y avait { $then } licences ; il y en a maintenant { $now }.
bulk-refused-changed = L’abonnement a changé depuis la vérification du fichier. Rien n’a été envoyé.

bulk-run-title = Fichier { $number }
bulk-check-title = Ce qui serait fait
bulk-check-ready =
    { $count ->
        [0] Aucune ligne ne change quoi que ce soit.
        [one] { $count } ligne peut être exécutée.
       *[other] { $count } lignes peuvent être exécutées.
    }
bulk-check-refused =
    { $count ->
        [one] { $count } ligne ne peut pas être exécutée et sera laissée de côté.
       *[other] { $count } lignes ne peuvent pas être exécutées et seront laissées de côté.
    }
bulk-check-unchanged =
    { $count ->
        [one] { $count } ligne ne change rien.
       *[other] { $count } lignes ne changent rien.
    }
bulk-costs = Différence de prix en tout, hors taxes :
bulk-costs-none = Ce qui est payé aujourd’hui reste le même.
bulk-committed = Les périodes suivantes ainsi décidées coûtent, du premier au dernier jour, hors taxes :
bulk-check-kept =
    { $count ->
        [one] { $count } décision concerne une échéance verrouillée : elle est conservée, envoyée après la reconduction, et vaut pour la période suivante.
       *[other] { $count } décisions concernent des échéances verrouillées : elles sont conservées, envoyées après les reconductions, et valent pour les périodes suivantes.
    }
bulk-outdated = Cette vérification date de plus d’un jour ; les prix ou les nombres ont pu changer. Vérifiez d’abord à nouveau.
bulk-again = Vérifier à nouveau
bulk-confirm =
    { $count ->
        [one] J’ai compris que { $count } abonnement est résilié définitivement, avec toutes ses licences.
       *[other] J’ai compris que { $count } abonnements sont résiliés définitivement, avec toutes leurs licences.
    }
bulk-unconfirmed = Cochez la case pour confirmer les résiliations.
bulk-run-errors = Rien n’a été exécuté
bulk-run-do =
    { $count ->
        [one] Exécuter { $count } changement
       *[other] Exécuter { $count } changements
    }
bulk-run-begun = Les changements sont exécutés l’un après l’autre. Vous pouvez quitter cette page.
bulk-progress = Lignes arrivées à leur terme
bulk-stop = Arrêter
bulk-stop-text = Les lignes qui n’ont pas commencé ne seront pas exécutées ; celles en cours vont à leur terme.
bulk-stopped = Le fichier est arrêté. Les lignes qui n’avaient pas commencé ne sont pas exécutées.
bulk-stuck = Une erreur s’est produite de notre côté. Notre équipe s’en occupe ; aucune ligne n’est exécutée deux fois.
bulk-result = Résultat (CSV)
bulk-refresh = Actualiser
bulk-tally-done = Exécutées
bulk-tally-waiting = En cours
bulk-tally-ready = Pas commencées
bulk-tally-refused = Non exécutées
bulk-tally-unchanged = Sans changement
bulk-tally-left = Laissées de côté
bulk-lines-all = Toutes
bulk-lines-refused = Non exécutées
bulk-lines-which = Quelles lignes
bulk-lines-none = Il n’y a aucune ligne de ce genre.
bulk-lines-first = Premières lignes
bulk-lines-next = Lignes suivantes
bulk-change-quantity = { $from } → { $to }
bulk-change-end =
    { $count ->
        [one] résiliation ({ $count } licence)
       *[other] résiliation ({ $count } licences)
    }
bulk-more = + { $price }
bulk-less = − { $price }
bulk-cost-next = { $each } ; { $all }
bulk-outcome-unchanged = Inchangée
bulk-outcome-refused = Impossible
bulk-outcome-ready = Possible
bulk-outcome-left = Laissée de côté
bulk-outcome-waiting = En cours
bulk-outcome-done = Exécutée
bulk-outcome-failed = Refusée
bulk-outcome-dropped = Non envoyée
bulk-outcome-stuck = Bloquée
bulk-held-undo = Attend quelques minutes, pendant lesquelles l’envoi peut être annulé.
bulk-held-approval = Attend qu’une deuxième personne le confirme.
bulk-kept = L’échéance est verrouillée : la décision est conservée jusqu’au { $until } et vaut ensuite pour la période suivante.
bulk-taken-back = Retiré ou refusé avant tout envoi.
