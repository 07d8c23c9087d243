-- Calls the shortcode as Quarto does: in a paragraph of its own, with its attributes as inlines.
local shortcodes = dofile("_extensions/smtp-lab/smtp-lab.lua")
local meta = {}

return {
  { Meta = function(it) meta = it end },
  { Para = function(it)
    local attributes = pandoc.utils.stringify(it):match("^{{< smtp%-lab(.*)>}}$")
    if not attributes then return nil end
    local kwargs = { transcript = meta.transcript }
    for name, value in attributes:gmatch('([%w-]+)="(.-)"') do kwargs[name] = pandoc.Inlines(value) end
    return shortcodes["smtp-lab"]({}, kwargs, meta)
  end },
}
