-- {{< smtp-lab scenario="relay" at="2/rcpt-bob" title="…" >}}: the lab in HTML and in slides; in every other format the
-- transcript and a link. The site stands in the shortcode, or once for the whole project as `smtp-lab-site`. The transcript
-- comes from a file (`transcript="relay.txt"`, which “Save” writes), or else from the command smtplab where that is installed.

local stringify = pandoc.utils.stringify
-- What is not a parameter of the lab's address.
local ours = { site = true, title = true, height = true, transcript = true, run = true }
local has_script = false

local function escaped(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function encoded(text)
  return (text:gsub("[^%w%-%._~/,]", function(it) return string.format("%%%02X", it:byte()) end))
end

local function transcript(given)
  if given.transcript then
    local file = assert(io.open(given.transcript), "smtp-lab: there is no file " .. given.transcript)
    return file:read("a"), file:close()
  end
  -- What a lesson asks for is not given away.
  if not given.scenario then return "" end
  local until_there = given.at and { "--until", given.at } or {}
  local is_there, text = pcall(pandoc.pipe, "smtplab", { "run", given.scenario, "--format", "transcript", table.unpack(until_there) }, "")
  return is_there and text or ""
end

return {
  ["smtp-lab"] = function(_, kwargs, meta)
    local given, names = {}, {}
    for name, value in pairs(kwargs) do
      given[name] = stringify(value)
      table.insert(names, name)
    end
    table.sort(names)
    local site = given.site or stringify(meta["smtp-lab-site"] or "")
    assert(site ~= "", "smtp-lab: say where the lab is, as smtp-lab-site in _quarto.yml")
    local title = given.title or given.lesson or given.scenario or "SMTP Lab"

    if FORMAT:match("html") or FORMAT:match("revealjs") or FORMAT:match("epub") then
      if FORMAT:match("revealjs") and not given.keys then
        given.keys = "host"
        table.insert(names, "keys")
      end
      local html = ""
      if not has_script then
        html = string.format('<script src="%sembed.js" async data-external="1"></script>\n', escaped(site))
        has_script = true
      end
      html = html .. "<smtp-lab"
      for _, name in ipairs(names) do
        if name ~= "site" and name ~= "transcript" and name ~= "title" then
          html = html .. string.format(' %s="%s"', name, escaped(given[name]))
        end
      end
      local said = transcript(given)
      local page = given.lesson and "l/" .. given.lesson .. "/" or given.scenario and "s/" .. given.scenario .. "/" or ""
      local inside = said ~= "" and "<pre>\n" .. escaped(said) .. "</pre>"
        or string.format('<a href="%s">%s</a>', escaped(site .. page), escaped(title))
      return pandoc.RawBlock("html", string.format('%s title="%s">%s</smtp-lab>', html, escaped(title), inside))
    end

    local pairs_of = {}
    for _, name in ipairs(names) do
      if not ours[name] then table.insert(pairs_of, name .. "=" .. encoded(given[name])) end
    end
    local link = site .. "?" .. table.concat(pairs_of, "&") .. (given.run and "#s=" .. given.run or "")
    local blocks = { pandoc.Para({ pandoc.Link(title, link) }) }
    local said = transcript(given)
    if said ~= "" then table.insert(blocks, pandoc.CodeBlock(said)) end
    return blocks
  end,
}
