# Where somebody is signed in
sessions-title = Where you are signed in
sessions-about = Each line is a browser in which you are signed in. End those that you do not know, and choose a new password.
sessions-place = The network is the first part of the address from which you signed in. We do not look up where that is: it would tell another company about you.
sessions-column-device = Browser
sessions-column-network = Network
sessions-column-begun = Signed in
sessions-column-used = Last used
sessions-column-end = End
sessions-device = { $browser } on { $system }
sessions-device-half = { $name }
sessions-device-unknown = Unknown browser
sessions-network-unknown = Unknown
sessions-this = This browser
sessions-now = Now
sessions-end = End
sessions-end-others = End all others
sessions-ended = What you chose is ended: whoever used it has to sign in again.
