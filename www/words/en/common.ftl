# A “letter” is what a person writes: the picture, the captions of the story, the scenarios and the lessons say so. A
# “message” is what a protocol carries or stores, a letter or a notice: all else says so, and the story where it may be
# either.

# Parts of sentences. Code puts them into other sentences.

# Between the members of a list.
list-separator = {", "}

# The end of a list of two or more.
list-and = { $list } and { $last }

# How long something takes: $count times $unit.
duration =
    { $unit ->
        [milliseconds]
            { $count ->
                [one] { $count } millisecond
               *[other] { $count } milliseconds
            }
        [minutes]
            { $count ->
                [one] { $count } minute
               *[other] { $count } minutes
            }
        [hours]
            { $count ->
                [one] { $count } hour
               *[other] { $count } hours
            }
        [days]
            { $count ->
                [one] { $count } day
               *[other] { $count } days
            }
       *[seconds]
            { $count ->
                [one] { $count } second
               *[other] { $count } seconds
            }
    }

# A time of day, on a later day of the run than the first.
time-on-day = day { $day }, { $time }

# A number of octets (bytes).
size =
    { $octets ->
        [one] { $octets } octet
       *[other] { $octets } octets
    }

# A section of an RFC.
section = RFC { $rfc }, section { $section }

# The name of a mailbox, or the words of an engine.
quoted = “{ $text }”

# A list that names only its first members.
and-more = { $list } and { $more } more

# What is the same in every language.
verbatim = { $text }

# A list that stands alone.
listed = { $list }
