# Around every page
layout-skip = Skip to content
layout-menu = Menu
layout-main = Main navigation
layout-home = Home
layout-services = Services
layout-deadlines = Deadlines
layout-orders = Orders
layout-support = Support
layout-sign-out = Sign out
layout-language-fr = Français
layout-language-en = English
layout-breadcrumb = Breadcrumb
layout-approvals = To confirm
layout-progress = { $done } of { $all }
layout-another-reseller = This form was shown for another company than the one you have chosen since. Nothing was done. Choose the company again, then send the form once more.
layout-switch = Switch company
