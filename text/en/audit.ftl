# Who did what
audit-act-credentials-sent-again = Credentials sent again
audit-act-credentials-opened = Password shown to the customer, then erased
audit-act-credentials-mailed = Password sent in the e-mail, then erased
