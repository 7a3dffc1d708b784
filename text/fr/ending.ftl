# L’échéance : ce qui va se passer, ce que cela coûte, ce qui a été décidé
ending-title = Échéance
ending-short-renew = reconduit le { $end }
ending-short-change = reconduit avec un changement le { $end }
ending-short-cancel = prend fin le { $end }
ending-short-extend = prolongé au mois à partir du { $end }
ending-short-undecided = échéance le { $end }
ending-short-expire = expire le { $end }
ending-short-unread = échéance le { $end }
ending-undecided = À décider
ending-decide = Décider de l’échéance
ending-unknown = Microsoft n’a pas indiqué la date d’échéance.
ending-will-renew = Reconduit à l’identique à l’échéance, le { $end }.
ending-will-change = Reconduit avec un changement à l’échéance, le { $end }.
ending-will-cancel = Prend fin à l’échéance, le { $end }. Le service s’arrête alors aussitôt et ne peut pas être rétabli.
ending-will-extend = Se poursuit de mois en mois après l’échéance, le { $end }, à un prix plus élevé.
ending-will-undecided = Personne n’a décidé. Si rien n’est fait, Microsoft le prolonge de mois en mois après l’échéance, le { $end }, et le facture.
ending-will-expire = Expire à l’échéance, le { $end }.
ending-will-unread = Échéance : le { $end }. Ce qui se passera alors est en cours de lecture chez Microsoft.
ending-nothing-costs = Ne rien faire coûte { $price } HT, jusqu’à ce que quelqu’un y mette fin.
ending-costs = Coût à partir de là : { $price } HT.
ending-price-in-all = { $price } au total
ending-price-until = { $sum } jusqu’au { $until }
ending-price-free = Plus rien n’est facturé.
ending-price-today = Aux prix catalogue du jour, hors taxes ; Microsoft facture ceux du jour de la reconduction.
ending-latest = Dernière décision
ending-by = { $name }, { $at }
ending-by-nobody = Programmé chez Microsoft sans passer par cet espace client
ending-decided-renew = Reconduire à l’identique
ending-decided-change =
    { $count ->
        [one] Reconduire avec { $count } licence
       *[other] Reconduire avec { $count } licences
    }
ending-decided-change-to =
    Reconduire avec { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } { $licence }, { $plan }
ending-decided-cancel = Résilier à l’échéance
ending-decided-extend = Prolonger de mois en mois
ending-state-wanted = Demandé ; en route vers Microsoft
ending-state-sent = Envoyé ; Microsoft ne le montre pas encore
ending-state-confirmed = Confirmé par Microsoft
ending-state-refused = Refusé
ending-state-wiped = Supprimé chez Microsoft par une modification ultérieure
ending-state-replaced = Remplacé : autre chose a été décidé depuis
ending-state-dropped = Retiré
ending-state-over = L’échéance est passée
ending-state-kept = Conservé ; sera envoyé après le { $until }, pour la période suivante
ending-withdraw = Ne pas l’envoyer
ending-wiped-title = La décision pour l’échéance a été supprimée
ending-wiped-text = Microsoft supprime ce qui est programmé pour l’échéance à chaque modification de l’abonnement. Programmez-le de nouveau, ou décidez autrement.
ending-wiped-again = Programmer de nouveau
ending-wiped-forget = Laisser tel quel
ending-wipes = Quelque chose est programmé pour l’échéance. Microsoft le supprime lorsque le nombre de licences change ; vous pourrez ensuite le programmer de nouveau d’un seul clic.
ending-intro = La reconduction automatique ne se désactive pas simplement : sans décision, Microsoft continue de mois en mois et le facture. Choisissez ce qui doit se passer.
ending-now = Confirmé par Microsoft
ending-choices = Que doit-il se passer à l’échéance ?
ending-choice-renew = Reconduire à l’identique
ending-choice-change = Reconduire avec un changement
ending-choice-cancel = Résilier
ending-choice-extend = Prolonger de mois en mois
ending-meaning-renew = Les mêmes licences, le même engagement et la même facturation pour une nouvelle période après le { $end }. Elle ouvre sept jours pour changer d’avis.
ending-meaning-change = Un autre nombre de licences, un autre engagement, une autre facturation ou un autre produit après le { $end }.
ending-meaning-cancel = Le service s’arrête le { $end }, aussitôt et pour de bon ; les utilisateurs perdent leur accès.
ending-meaning-extend = De mois en mois après le { $end }, à un prix plus élevé, jusqu’à sa résiliation, possible à tout moment, au prorata.
ending-price-unknown = n’est plus à notre catalogue : demandez à notre support
ending-quantity = Nombre de licences
ending-licence = Licence et engagement
ending-licence-choose = Choisissez une licence
ending-locked-later = Microsoft n’accepte plus de décision à partir du { $from } et jusqu’à ce que la reconduction soit faite, au plus tard le { $until }.
ending-locked-now = Verrouillage : du { $from } jusqu’à ce que la reconduction soit faite, au plus tard le { $until }, Microsoft n’accepte aucune décision sur cette période. Une décision prise maintenant est conservée et envoyée ensuite ; elle s’applique alors à la période suivante.
ending-next = Conserver ma décision et l’envoyer après la reconduction, pour la période suivante
ending-check = Calculer
ending-when = Quand en informer Microsoft ?
ending-when-now = Maintenant
ending-when-later = Un autre jour ; d’ici là, cela peut être abandonné
ending-do = Décider
ending-errors = Rien n’a été décidé
ending-unchosen = Choisissez ce qui doit se passer.
ending-renewal-unsold = Cette licence n’est plus vendue telle quelle. Choisissez un changement.
ending-licence-unsold = Choisissez une licence vendue dans le pays du client.
ending-change-none = Ainsi, rien ne change. Choisissez un autre nombre ou une autre licence, ou « Reconduire à l’identique ».
ending-locked-unchosen = La période est verrouillée. Cochez la case pour que la décision soit conservée pour la période suivante, ou laissez tel quel.
ending-locked-then = Microsoft n’accepte aucune décision du { $from } jusqu’à ce que la reconduction soit faite, au plus tard le { $until }.
ending-barred-suspended = Cet abonnement est suspendu : il prend fin à l’échéance s’il n’est pas réactivé avant.
ending-barred-trial = Un essai prend fin de lui-même. Pour continuer, commandez la licence qui lui succède.
ending-barred-undated = Microsoft n’a pas encore indiqué la date d’échéance. Réessayez plus tard.
ending-asked = La décision pour l’échéance de { $licence } est en cours d’envoi à Microsoft.
ending-kept = La décision pour { $licence } est conservée et sera envoyée après la reconduction, pour la période suivante.
ending-refused-renew = La reconduction à l’échéance n’a pas été programmée.
ending-refused-change = Le changement à l’échéance n’a pas été programmé.
ending-refused-cancel = La résiliation à l’échéance n’a pas été programmée.
ending-refused-extend = La prolongation de mois en mois n’a pas été programmée.
