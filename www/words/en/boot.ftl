# What boot.js shows before the page has loaded, and after the page has stopped.

# The language's own name for itself.
language-name = English
# On the poster of <smtp-lab>: it opens the lab in this place.
embed-start = Start
boot-loading = Loading SMTP Lab.
boot-could-not-load = SMTP Lab could not load.
# Why, and what to do.
boot-from-disk = You opened the site’s index.html from a disk, and browsers do not load a site’s other files from there. Open smtp-lab.html, which is the whole lab in one file, or put the site on a web server.
boot-sandboxed = The page around this one shows it in a sandboxed frame, which does not get the site’s files. Add allow-same-origin to the sandbox attribute of the frame, or show smtp-lab.html in it, which is the whole lab in one file.
boot-forbidden = The web server’s Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src.
boot-missing = A file did not arrive: { $file }. Check your connection and reload the page. If that does not help, the file is missing on the web server: upload the whole site again.
boot-too-old = This browser cannot run the page. Open it in a current version of Firefox, Chrome, Edge or Safari.
boot-title = SMTP Lab has stopped
boot-what = SMTP Lab has an internal error and cannot continue. You did nothing wrong.
boot-kept = Your run was kept up to this moment. Save it before you reload the page. You can open it again and attach it to a bug report.
boot-nothing-kept = You had not done anything yet, so nothing is lost.
boot-save = Save run
boot-saved = The browser has received the run as a file.
boot-reload = Reload
boot-detail = The saved run, as text
