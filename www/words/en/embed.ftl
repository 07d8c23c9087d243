# The dialog in which an author makes what is pasted into a page of another site.
embed-open = Embed
embed-title = Embed in another page
embed-what = Scenario or lesson
embed-this = This run, with everything you did
embed-at = Place in the run
# Which names stand there: the dialog offers them.
embed-no-place = This is not a place in a run: { $place }
embed-view = Size of the lab
embed-view-frame = one connection
embed-view-overview = all hosts at once
embed-view-full = the full lab
embed-mode = The reader can
embed-mode-free = do everything
embed-mode-type = type commands
embed-mode-predict = watch and predict
embed-mode-watch = watch
embed-as-page = as the page
embed-heading = Heading
embed-height = Height in pixels
# In that field, where it is empty: as tall as what is shown.
embed-height-auto = automatic
embed-show = Panels
embed-player = Player
embed-look = Show a preview
embed-preview = Preview
embed-qr = QR code of the link
embed-no-qr = This link is too long for a QR code.
embed-real = The run holds the address { $address }, which looks real. Share it only if the owner of the address agrees.
embed-platform = Platform
embed-html = HTML
embed-html-note = This frame works in any page that allows frames, and needs no script.
embed-element = Element
embed-element-note = The element needs a script. It follows the colours and the language of the page, waits until it is in sight, and prints a link.
embed-quarto = Quarto
embed-quarto-note = Install the extension first. The guide says how. A PDF gets the transcript and a link.
embed-mkdocs = MkDocs
embed-mdbook = mdBook
# For both of them.
embed-markdown-note = Paste this between two paragraphs, and leave no empty line in it.
embed-reveal = reveal.js
embed-reveal-note = This is a whole slide. The keys still move the slides after a click inside the frame.
embed-moodle = Moodle
embed-moodle-note = Paste this into the HTML source of a page. For grades, use a SCORM package.
embed-copy = Copy
embed-copied = Copied.
embed-not-copied = The browser did not let the page copy this. It is selected: copy it by hand.
