# Le second facteur
factors-title = Second facteur
factors-app = Application d’authentification
factors-about = Avec un second facteur, un mot de passe volé ne suffit pas : à chaque connexion, vous saisissez aussi un code qu’affiche une application de votre téléphone.
factors-since = En service depuis le { $at }.
factors-none = Pas encore en service.
factors-set-up = Ajouter une application
factors-replace = Changer d’application
factors-remove = Se connecter sans second facteur
factors-removed = Votre second facteur est retiré.
factors-owed = Votre travail ici exige un second facteur : ajoutez-en un pour continuer.
factors-asked = Votre travail ici exige un second facteur : vous pouvez changer d’application, mais pas vous en passer.

factors-code = Code
factors-code-hint = Les six chiffres que votre application affiche en ce moment, ou l’un de vos codes de secours.
factors-code-wrong = Ce code est incorrect ou a déjà servi. Attendez le suivant, puis saisissez-le.
factors-step-title = Confirmez que c’est vous
factors-step-text = Ouvrez votre application d’authentification et saisissez le code qu’elle affiche pour Aubade.
factors-step-back = Retour à la connexion
factors-lost = Ni téléphone ni codes de secours ? Contactez notre support.

factors-new-title = Ajouter une application d’authentification
factors-new-scan = Scannez ce carré avec une application d’authentification sur votre téléphone.
factors-new-picture = Un code à scanner, qui contient la clé ci-dessous
factors-new-type = Ou saisissez cette clé dans l’application :
factors-new-code = Code affiché en ce moment
factors-new-code-hint = Six chiffres.
factors-new-do = Confirmer
factors-new-back = Abandonner
factors-added = Votre second facteur est en service.

factors-codes = Codes de secours
factors-codes-about = Chacun remplace l’application une fois, si vous perdez votre téléphone.
factors-codes-left = { $count ->
    [0] Il n’en reste aucun : faites-en faire de nouveaux.
    [one] Il en reste un.
   *[other] Il en reste { $count }.
}
factors-codes-renew = En faire de nouveaux
factors-codes-keep = Imprimez ces codes ou gardez-les dans un gestionnaire de mots de passe : sans téléphone ni codes, vous ne pourrez plus vous connecter.
factors-codes-once = Chacun sert une fois. Ils ne s’affichent que maintenant ; ceux d’avant ne valent plus rien.
factors-codes-kept = Je les ai gardés

factors-confirm-title = Confirmez que c’est vous
factors-confirm-text = Votre connexion date de plus d’un quart d’heure. Votre saisie est conservée : elle prendra effet dès que vous aurez confirmé.
factors-confirm-do = Confirmer et continuer
