# What boot.js shows before the page has loaded, and after the page has stopped.

# The language's own name for itself.
language-name = English
# On the poster of <smtp-lab>: it opens the lab in this place.
embed-start = Start
boot-loading = Loading SMTP Lab.
boot-could-not-load = SMTP Lab could not load.
boot-could-not-load-why = The page’s files did not arrive, or this browser cannot run them. Check your connection and reload the page.
boot-title = SMTP Lab has stopped
boot-what = SMTP Lab has an internal error and cannot continue. You did nothing wrong.
boot-kept = Your run was kept up to this moment. Save it before you reload the page. You can open it again and attach it to a bug report.
boot-nothing-kept = You had not done anything yet, so nothing is lost.
boot-save = Save run
boot-saved = The browser has received the run as a file.
boot-reload = Reload
boot-detail = The saved run, as text
