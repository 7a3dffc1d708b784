# Qui a fait quoi
audit-act-order-placed = Commande passée
audit-act-order-corrected = Commande corrigée et envoyée de nouveau
audit-act-order-cancelled = Commande annulée avant tout envoi
audit-act-order-waiting = Commande mise en attente
audit-act-order-failed = Commande interrompue, à examiner
audit-act-order-completed = Commande terminée
audit-act-order-closed = Commande close avec les licences fournies ; les autres n’ont pas été achetées
audit-act-tenant-created = Groupe de licences créé chez Microsoft
audit-act-credentials-sent-again =
    { $corrected ->
        [yes] Accès envoyés à une adresse corrigée
       *[no] Accès envoyés de nouveau
    }
audit-act-credentials-opened = Mot de passe affiché par le client, puis effacé
audit-act-credentials-mailed = Mot de passe envoyé dans l’e-mail, puis effacé
audit-act-quantity-wanted = { $licence } : { $from } → { $to } licences
audit-act-cancellation-wanted =
    { $licence } : résiliation de { $count ->
        [one] { $count } licence
       *[other] toutes les licences ({ $count })
    }
audit-act-end-of-term-decided =
    { $licence } : { $outcome ->
        [renew] reconduction à l’identique décidée
        [change] reconduction avec un changement décidée
        [cancel] résiliation décidée
       *[extend] prolongation de mois en mois décidée
    } pour l’échéance
audit-act-end-of-term-kept =
    { $licence } : { $outcome ->
        [renew] reconduction à l’identique décidée
        [change] reconduction avec un changement décidée
        [cancel] résiliation décidée
       *[extend] prolongation de mois en mois décidée
    } pour la période suivante ; conservée jusqu’à la reconduction
audit-act-end-of-term-withdrawn = { $licence } : décision pour l’échéance retirée
audit-act-refusal-dismissed = { $licence } : refus lu et masqué
audit-act-service-renamed = Nom d’affichage modifié
audit-act-quantity-changed-at-microsoft = { $licence } : { $from } → { $to } licences, modifié chez Microsoft
audit-act-status-changed-at-microsoft =
    { $licence } : { $status ->
        [active] de nouveau actif
        [suspended] suspendu par Microsoft
        [cancelled] résilié chez Microsoft
        [expired] expiré
        [disabled] désactivé par Microsoft
       *[other] modifié chez Microsoft
    }
audit-act-account-added = Compte ajouté depuis la ligne de commande
audit-act-consent-given = Consentement chez Microsoft renouvelé depuis la ligne de commande
audit-act-renewal-changed-at-microsoft =
    { $licence } : { $status ->
        [on] désormais renouvelé à l’échéance, modifié chez Microsoft
       *[off] n’est plus renouvelé à l’échéance, modifié chez Microsoft
    }
audit-act-plan-changed-at-microsoft = { $licence } : engagement ou facturation modifiés chez Microsoft
audit-act-next-term-changed-at-microsoft = { $licence } : ce qui est prévu à l’échéance a été modifié chez Microsoft
audit-act-subscription-found =
    { $licence } : { $count ->
        [one] { $count } licence achetée en dehors de cet espace client
       *[other] { $count } licences achetées en dehors de cet espace client
    }
audit-act-subscription-vanished = { $licence } : n’apparaît plus chez Microsoft
audit-act-subscription-back = { $licence } : apparaît de nouveau chez Microsoft
audit-act-change-accepted = { $licence } : modification faite en dehors de cet espace client acceptée
audit-by = par { $name }
audit-by-support = par notre support
audit-by-panel = automatique
audit-outcome-done = Confirmé par Microsoft le { $at }
audit-outcome-refused = Refusé par Microsoft le { $at }
audit-outcome-failed = Interrompu par un incident de notre côté le { $at } ; notre équipe s’en occupe
audit-outcome-dropped = Non faite : le nombre avait été modifié ailleurs, constaté le { $at }
audit-outcome-pending = En cours chez Microsoft…
audit-act-sessions-ended = Sessions fermées sur d’autres appareils
audit-act-second-factor-added = Application d’authentification ajoutée
audit-act-second-factor-removed = Second facteur retiré
audit-act-second-factor-forgotten = Second facteur retiré depuis la ligne de commande
audit-act-recovery-codes-renewed = Codes de secours remplacés
audit-act-recovery-code-used = Code de secours utilisé
audit-act-password-changed = Mot de passe changé ; les autres sessions sont fermées
audit-act-password-link-sent = Lien pour un nouveau mot de passe envoyé
audit-act-password-replaced = Nouveau mot de passe choisi par un lien reçu par e-mail ; toutes les sessions sont fermées
audit-act-calendar-created = Une adresse d’agenda a été créée
audit-act-calendar-revoked = Une adresse d’agenda a été révoquée
audit-act-company-changed = Réglages de la société modifiés
audit-act-letter-sent-again = E-mail envoyé de nouveau
audit-act-retried = Tâche réessayée
audit-act-domain-added = Domaine { $domain } ajouté à la liste
audit-act-domain-removed = Domaine { $domain } retiré de la liste
audit-act-password-reset-wanted = Nouveau mot de passe administrateur demandé
audit-act-password-reset = Mot de passe administrateur réinitialisé ; le nouveau est remis au contact
audit-act-invitation-asked = Invitation demandée (nº { $invitation })
audit-act-invitation-accepted = Invitation acceptée par le client (nº { $invitation })
audit-act-invitation-withdrawn = Invitation retirée (nº { $invitation })
audit-act-tenant-taken-over = Groupe de licences existant repris (invitation { $invitation })
audit-act-contact-changed =
    { $moved ->
        [yes] Contact modifié ; les identifiants sont désormais envoyés à une autre adresse
       *[no] { $administrator ->
            [yes] Contact ou nom de l’administrateur modifié
           *[no] Contact modifié
        }
    }
audit-act-invitation-admitted = Invitation { $invitation } acceptée après vérification
audit-act-hold-undone =
    { $about ->
        [order] Envoi de la commande annulé avant que quoi que ce soit parte
       *[subscription] { $licence } : envoi annulé avant que quoi que ce soit parte
    }
audit-act-hold-sent =
    { $about ->
        [order] Commande envoyée sans attendre
       *[subscription] { $licence } : envoi sans attendre
    }
audit-act-hold-approval-wanted =
    { $about ->
        [order] Commande à confirmer par une deuxième personne
       *[subscription] { $licence } : à confirmer par une deuxième personne
    }
audit-act-hold-confirmed =
    { $about ->
        [order] Commande confirmée par une deuxième personne
       *[subscription] { $licence } : confirmation par une deuxième personne
    }
audit-act-hold-rejected =
    { $about ->
        [order] Commande refusée : { $reason }
       *[subscription] { $licence } : refus : { $reason }
    }
audit-act-hold-withdrawn =
    { $about ->
        [order] Demande de commande retirée
       *[subscription] { $licence } : demande retirée
    }
audit-act-hold-impossible =
    { $about ->
        [order] Commande confirmée, mais plus possible
       *[subscription] { $licence } : confirmation, mais ce n’est plus possible
    }
audit-act-sending-changed = Délais avant envoi à Microsoft modifiés : { $undo } et { $other } minutes, grosses commandes au-delà de { $large }
audit-outcome-held = Pas encore parti
audit-outcome-taken-back = Retiré le { $at } ; rien n’est parti
audit-act-bulk-started =
    { $count ->
        [one] Exécution d’un fichier : { $count } changement
       *[other] Exécution d’un fichier : { $count } changements
    }
audit-act-bulk-stopped = Exécution d’un fichier arrêtée
audit-act-change-scheduled =
    { $licence } : { $to ->
        [0] résiliation programmée
        [one] passage à { $to } licence programmé
       *[other] passage à { $to } licences programmé
    }
audit-act-scheduled-change-cancelled =
    { $licence } : { $to ->
        [0] résiliation programmée abandonnée
        [one] passage programmé à { $to } licence abandonné
       *[other] passage programmé à { $to } licences abandonné
    }
audit-act-scheduled-change-refused =
    { $licence } : { $to ->
        [0] résiliation programmée non faite : elle n’était pas possible le jour venu
        [one] passage programmé à { $to } licence non fait : il n’était pas possible le jour venu
       *[other] passage programmé à { $to } licences non fait : il n’était pas possible le jour venu
    }
audit-act-reactivation-wanted = { $licence } : réactivation
audit-title = Qui a fait quoi
audit-about = Tout ce qui a été fait pour { $company } : par vos collègues, par notre support ou par le panneau lui-même. Aucune page ne permet de le modifier ni de le supprimer.
audit-filter = Filtrer la liste
audit-filter-who = Par qui
audit-filter-anybody = Tout le monde
audit-filter-support = Notre support
audit-filter-panel = Automatique
audit-filter-kind = À propos de
audit-filter-everything = Tout
audit-filter-from = Du
audit-filter-to = Au
audit-filter-about = Service ou commande
audit-filter-do = Filtrer
audit-none = Rien n’a encore été fait.
audit-none-found = Rien ne correspond à ce filtre.
audit-all = Tout afficher
audit-earlier = Plus ancien
audit-person = { $name }
audit-column-when = Quand
audit-column-what = Quoi
audit-column-who = Qui
audit-column-about = Concerne
audit-column-order = Commande
audit-column-service = Service
audit-column-licence = Licence
audit-column-outcome = Résultat
audit-kind-orders = Commandes
audit-kind-licences = Licences et échéances
audit-kind-holds = Annulations d’envoi, envois, confirmations
audit-kind-elsewhere = Modifié chez Microsoft
audit-kind-services = Services et contacts
audit-kind-credentials = Mots de passe
audit-kind-invitations = Invitations
audit-kind-people = Personnes et réglages
audit-data = Toutes vos données
audit-data-text = Tout ce que le panneau conserve sur { $company }, dans un fichier ZIP : une liste par fichier, un objet par ligne (JSON). Les mots de passe et les liens secrets n’y sont pas.
audit-data-do = Télécharger
audit-act-data-exported = Toutes les données de l’entreprise téléchargées
audit-act-person-erased = Données personnelles d’une personne effacées
audit-act-decision-scheduled =
    { $licence } : { $outcome ->
        [renew] reconduction à l’identique
        [change] reconduction avec un changement
        [cancel] résiliation
       *[extend] prolongation de mois en mois
    } à l’échéance programmée
audit-act-scheduled-decision-cancelled =
    { $licence } : décision d’échéance programmée abandonnée ({ $outcome ->
        [renew] reconduction à l’identique
        [change] reconduction avec un changement
        [cancel] résiliation
       *[extend] prolongation de mois en mois
    })
audit-act-scheduled-decision-refused =
    { $licence } : décision d’échéance programmée non envoyée, impossible le jour venu ({ $outcome ->
        [renew] reconduction à l’identique
        [change] reconduction avec un changement
        [cancel] résiliation
       *[extend] prolongation de mois en mois
    })
audit-act-colleague-invited =
    Collègue invité ({ $role ->
        [owner] propriétaire
        [manager] gestionnaire
       *[viewer] lecture seule
    })
audit-act-colleague-invitation-withdrawn = Invitation d’un collègue retirée
audit-act-colleague-joined =
    A rejoint l’équipe ({ $role ->
        [owner] propriétaire
        [manager] gestionnaire
       *[viewer] lecture seule
    })
audit-act-colleague-role-changed =
    Rôle d’un collègue changé ({ $role ->
        [owner] propriétaire
        [manager] gestionnaire
       *[viewer] lecture seule
    })
audit-act-colleague-removed = Collègue retiré de l’équipe
audit-act-colleague-left = A quitté l’équipe
