# Les e-mails qui rappellent une date avant qu’elle passe, et qui les veut
reminders-subject-one = Avant le { $day } : { $what } – { $service }
reminders-subject-several = { $count } échéances à traiter, la première avant le { $day } – { $service }
reminders-subject-digest =
    Les prochaines semaines : { $count ->
        [one] une échéance
       *[other] { $count } échéances
    }, la première le { $day } – { $service }
reminders-title-dates = À décider bientôt
reminders-title-digest = Les prochaines semaines
reminders-intro-dates =
    { $count ->
        [one] Cette échéance approche. Si vous ne faites rien, elle passera d’elle-même.
       *[other] Ces échéances approchent. Si vous ne faites rien, elles passeront d’elles-mêmes.
    }
reminders-intro-digest =
    { $count ->
        [one] Une échéance tombe dans les quatre prochaines semaines.
       *[other] { $count } échéances tombent dans les quatre prochaines semaines. Celles qui restent à décider viennent en premier.
    }
reminders-when = Quand :
reminders-until = Vous pouvez décider jusqu’au :
reminders-cost-unknown = Si personne ne décide, l’abonnement continue de mois en mois, plus cher.
reminders-price-up = Le prix a augmenté depuis votre achat : { $now } au lieu de { $before } par licence. Si vous ne faites rien, la reconduction coûtera { $price } en tout.
reminders-price-down = Le prix a baissé depuis votre achat : { $now } au lieu de { $before } par licence. Si vous ne faites rien, la reconduction coûtera { $price } en tout.
reminders-idle-cost =
    { $count ->
        [one] Si vous ne faites rien, vous gardez cette licence jusqu’à l’échéance : { $price }.
       *[other] Si vous ne faites rien, vous gardez ces { $count } licences jusqu’à l’échéance : { $price }.
    }
reminders-change = Un changement programmé ne peut plus être fait : { $wish }
reminders-more =
    { $count ->
        [one] Une autre échéance figure dans l’échéancier.
       *[other] { $count } autres échéances figurent dans l’échéancier.
    }
reminders-why-dates = Vous recevez cet e-mail parce que vous gérez des abonnements dont les dates comptent.
reminders-why-digest = Vous recevez cet e-mail chaque lundi où il y a quelque chose à signaler.
reminders-choose = Choisir vos rappels
reminders-leave-dates = Ne plus recevoir ces rappels
reminders-leave-digest = Ne plus recevoir l’e-mail du lundi
reminders-leave-title = Rappels par e-mail
reminders-leave-text-dates = Vous ne serez plus prévenu par e-mail des échéances, des licences qui peuvent encore être rendues ni des changements programmés devenus impossibles. L’e-mail du lundi continue.
reminders-leave-text-digest = Vous ne recevrez plus l’e-mail sur les prochaines semaines. Les rappels de chaque échéance continuent.
reminders-left-dates = C’est fait : vous ne recevez plus de rappel des échéances.
reminders-left-digest = C’est fait : vous ne recevez plus l’e-mail du lundi.
reminders-again = Changer d’avis, après connexion
reminders-settings-title = Rappels par e-mail
reminders-settings-which = Me rappeler
reminders-settings-once = Ils sont envoyés à { $email }, dans la langue et le fuseau horaire de votre profil : une fois par échéance et par jour, tout ce qui est dû dans un seul e-mail.
reminders-kind-ends = Les échéances
reminders-hint-ends = 60, 30, 14, 7, 2 jours avant et la veille, quand personne n’a décidé ou quand la reconduction n’a pas le prix de l’achat.
reminders-kind-windows = Les licences que personne n’utilise
reminders-hint-windows = 48 et 24 heures avant qu’elles ne puissent plus être rendues.
reminders-kind-changes = Les changements programmés devenus impossibles
reminders-hint-changes = Une fois, dès que cela se sait.
reminders-kind-digest = Les prochaines semaines
reminders-hint-digest = Le lundi matin, tout ce qui a une date dans les quatre semaines à venir.
reminders-saved = Vos rappels sont enregistrés.
