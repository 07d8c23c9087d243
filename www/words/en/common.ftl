# What sentences are made of. Written by code into other sentences.

# Between the members of a list.
list-separator = {", "}

# How long something takes. $unit is the unit, $count how many of it.
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

# A number of octets (bytes).
size =
    { $octets ->
        [one] { $octets } octet
       *[other] { $octets } octets
    }

# Where a rule stands.
section = RFC { $rfc }, section { $section }

# The name of a mailbox, or an engine’s words.
quoted = “{ $text }”

# A list of which not all is named.
and-more = { $list } and { $more } more

# What is the same in every language.
verbatim = { $text }

# A list that stands alone.
listed = { $list }
