# Pages of errors
error-title-not-found = This page does not exist
error-text-not-found = Perhaps the address was cut short, or what it showed belongs to another account.
error-title-forbidden = Your role does not allow this
error-text-forbidden = Ask an owner of your company’s account to do it, or to give you the role of manager.
error-title-cross-site = This request came from another site
error-text-cross-site = For your safety it was not carried out. Open the page in the panel and try again there.
error-title-conflict = This cannot be done right now
error-text-conflict = Something else is being done to the same object. Wait until it is finished, then try again.
error-title-bad-request = The request could not be read
error-text-bad-request = Nothing was changed. Go back, load the page again and send the form once more.
error-title-method = This address cannot be opened like this
error-text-method = A button of the panel sends it a form. Go back to the page with that button and press it there.
error-title-unexpected = Something went wrong on our side
error-text-unexpected = Nothing was half done. Try again in a moment; if it happens again, give our support the number below.
error-home = Back to the home page
error-id = Request number:
