# Pages d’erreur
error-title-not-found = Cette page n’existe pas
error-text-not-found = L’adresse est peut-être incomplète, ou ce qu’elle montrait appartient à un autre compte.
error-title-forbidden = Votre rôle ne le permet pas
error-text-forbidden = Demandez à un propriétaire du compte de votre société de le faire, ou de vous donner le rôle de gestionnaire.
error-title-cross-site = Cette demande vient d’un autre site
error-text-cross-site = Par sécurité, elle n’a pas été exécutée. Ouvrez la page dans l’espace client et recommencez depuis celle-ci.
error-title-conflict = Impossible pour le moment
error-text-conflict = Une autre opération est en cours sur le même objet. Attendez qu’elle se termine, puis recommencez.
error-title-bad-request = La demande n’a pas pu être lue
error-text-bad-request = Rien n’a été modifié. Revenez en arrière, rechargez la page et envoyez de nouveau le formulaire.
error-title-method = Cette adresse ne s’ouvre pas ainsi
error-text-method = Un bouton de l’espace client lui envoie un formulaire. Revenez à la page où il se trouve et utilisez-le.
error-title-unexpected = Un problème est survenu de notre côté
error-text-unexpected = Rien n’a été fait à moitié. Réessayez dans un instant ; si le problème se répète, donnez à notre support le numéro ci-dessous.
error-home = Retour à l’accueil
error-id = Numéro de la demande :
