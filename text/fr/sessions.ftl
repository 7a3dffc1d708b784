# Où quelqu’un est connecté
sessions-title = Vos sessions ouvertes
sessions-about = Chaque ligne est une session, ouverte dans un navigateur. Fermez celles que vous ne reconnaissez pas, puis choisissez un nouveau mot de passe.
sessions-place = Le réseau est la première partie de l’adresse depuis laquelle la session a été ouverte. Nous ne cherchons pas où il se trouve : ce serait parler de vous à une autre société.
sessions-column-device = Navigateur
sessions-column-network = Réseau
sessions-column-begun = Ouverte
sessions-column-used = Dernière utilisation
sessions-column-end = Fermer
sessions-device = { $browser } sous { $system }
sessions-device-half = { $name }
sessions-device-unknown = Navigateur inconnu
sessions-network-unknown = Inconnu
sessions-this = Ce navigateur
sessions-now = À l’instant
sessions-end = Fermer
sessions-end-others = Fermer toutes les autres
sessions-ended = C’est fermé : il faudra s’y connecter à nouveau.
