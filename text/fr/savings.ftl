# La recherche d’économies : des licences facturées que personne n’utilise
savings-title = Économies
savings-about = Les licences facturées que personne n’utilise, à partir de quand elles peuvent partir, et ce que cela économise.
savings-list = Abonnements sur lesquels économiser
savings-none-title = Rien à économiser
savings-none-text = Pour autant que l’usage de vos services soit connu, toutes les licences ont été attribuées au cours des 30 derniers jours.
savings-unknown-title = L’usage n’est pas encore connu
savings-unknown-text = Microsoft indique combien de licences sont attribuées dès qu’un service existe. Nous le relevons plusieurs fois par jour ; vous verrez alors ici ce qui peut être économisé.
savings-none-found = Rien à économiser dans ce que vous cherchez.
savings-all = Toutes les économies
savings-later = Suite
savings-filter-licence = Licence
savings-filter-any-licence = Toutes les licences
savings-filter-when = Quand
savings-filter-any-time = À tout moment
savings-filter-now = Peuvent partir maintenant
savings-filter-later = Peuvent partir à l’échéance
savings-filter-scheduled = Déjà programmées
savings-sum = Vous pourriez économiser
savings-sum-staff = Économies possibles
savings-sum-monthly = { $price } par mois
savings-sum-in-all = environ { $price } jusqu’à la fin des prochains engagements
savings-how = Comment est-ce compté ?
savings-how-peak = Nous ne comptons que les licences que personne n’a eues au cours des 30 derniers jours : le nombre prudent à garder est le plus haut usage, pas le dernier.
savings-how-shared = Microsoft compte par produit et non par abonnement, ceux d’autres partenaires compris : les licences inutilisées sont prises sur les abonnements qui peuvent les rendre en premier.
savings-how-price = Les prix sont ceux d’aujourd’hui, hors taxes. Ce qui est déjà programmé n’est pas compté une seconde fois.
savings-column-licence = Licence et service
savings-column-when = Quand
savings-column-act = Que faire
savings-column-why = Raison
savings-column-assigned = Attribuées
savings-column-total = Toutes les licences du produit
savings-column-peak = Maximum sur 30 jours
savings-column-now = Peuvent partir maintenant
savings-column-until = Jusqu’au
savings-column-later = Peuvent partir à l’échéance
savings-column-scheduled = Déjà programmées
savings-column-monthly = Par mois, HT
savings-column-in-all = Jusqu’à la fin du prochain engagement, HT
savings-in-all = environ { $price } jusqu’à la fin du prochain engagement
savings-reason-unassigned = Non attribuées
savings-reason-unused = Utilisées par personne
savings-reason-baseless = Option sans son produit de base
savings-reason-suspended = Suspendu, toujours facturé
savings-why-unassigned =
    { $count ->
        [one] { $count } licence de ce produit sur { $total } n’est attribuée à personne.
       *[other] { $count } licences de ce produit sur { $total } ne sont attribuées à personne.
    }
savings-why-unused = Personne n’a ni n’a eu de licence de ce produit au cours des 30 derniers jours.
savings-why-baseless = Cette option est inutilisable : le service n’a aucun produit qu’elle complète.
savings-why-suspended = Suspendu : personne ne peut l’utiliser, et il est facturé malgré tout.
savings-peak = Maximum sur 30 jours : { $count }.
savings-since = Chiffres connus seulement depuis le
savings-read = Relevé le
savings-when-now =
    { $count ->
        [one] { $count } licence peut partir maintenant, jusqu’au { $until }
       *[other] { $count } licences peuvent partir maintenant, jusqu’au { $until }
    }
savings-when-later =
    { $count ->
        [one] { $count } licence peut partir à l’échéance, le { $end }
       *[other] { $count } licences peuvent partir à l’échéance, le { $end }
    }
savings-when-scheduled =
    { $count ->
        [one] Le départ de { $count } licence est déjà programmé
       *[other] Le départ de { $count } licences est déjà programmé
    }
savings-when-suspended = Il ne peut plus être résilié pendant cet engagement : remettez-le en service, ou laissez-le arriver à son terme.
savings-scheduled = Programmé
savings-act-reduce = Réduire à { $count }
savings-act-cancel = Résilier
savings-act-renew =
    { $count ->
        [one] Reconduire avec { $count } licence
       *[other] Reconduire avec { $count } licences
    }
savings-act-decide = Décider
savings-act-reactivate = Réactiver
savings-act-look = Voir l’abonnement
savings-undo = Annuler
savings-asked = L’échéance de { $licence } est en cours d’envoi à Microsoft. La ligne l’indique jusqu’à sa confirmation.
savings-overtaken = Cet abonnement a changé depuis l’affichage de la liste ; rien n’a été fait. Consultez de nouveau la liste.
savings-home = Vous pourriez économiser { $price } par mois
savings-home-why = Des licences sont facturées que personne n’utilise.
