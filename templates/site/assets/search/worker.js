/* The search of the published site, behind Material's own search box: it takes the messages of Material's worker
   (SETUP, QUERY) and answers as that does (READY, RESULT). What it searches is made by generator/site/search.py.

   A page, and each item that shares a page with others, is an entity. An entity has names (title, headings, aliases,
   words of the glossary that lead to it) and text. A query becomes units: pairs of Chinese characters, words of other
   scripts. Each unit may be met by other means: a synonym, the same sound, one wrong letter. An entity counts by how
   much of the query its best name covers and is covered by, then by all its names, then by its best section's text. */
"use strict"

const SearchEngine = (() => {
  const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3
  const TOKEN = /[\u3400-\u9fff\uf900-\ufaff]|[^\u0000-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u9fff\uf900-\ufaff\ufe10-\uffff]+/g
  const HAN = /[\u3400-\u9fff\uf900-\ufaff]/
  const WEIGHT = { title: 1, alias: 0.88, item: 1, heading: 0.5, led: 0.53 }
  const MEANS = { synonym: 0.6, loose: 0.8, sound: 0.65, initials: 0.75, spelt: 0.9, prefix: 0.7, near: 0.6, akin: 0.5, half: 0.35 }
  const DEFINE = /什[么幺]是|是什[么幺]|什[么幺]意思|何谓|定义|区[别分]|不同|一样吗|\b(what is|what are|what's|meaning|definition|difference)\b/ // asks what a word means, not what to do
  const SHARE = { best: 1, names: 0.7, text: 0.25, exact: 0.5, start: 0.1, alone: 0.4, own: 8, known: 1.15, define: 1.2, cover: 1.15, whole: 0.85, same: 0.15 }
  const MOST = { pages: 18, sections: 3, items: 4, teaser: 110, ways: 12, begun: 100 }

  /* --- text --- */

  /** A function that makes any text comparable, character by character: Simplified, half width, lower case. */
  function folder(pairs) {
    const table = new Uint16Array(65536).map((_, code) => code)
    for (let code = 0; code < 0x530; code++) {
      const lower = String.fromCharCode(code).toLowerCase()
      if (lower.length === 1) table[code] = lower.charCodeAt(0)
    }
    for (let code = 0xff01; code < 0xff5f; code++) table[code] = table[code - 0xfee0]
    table[0x3000] = 0x20
    table[0x2019] = 0x27
    for (let at = 0; at < pairs.length; at += 2) table[pairs.charCodeAt(at)] = pairs.charCodeAt(at + 1)
    return text => mapped(text, table)
  }

  const stems = new Map()

  /** An English word without its endings; other words as they are. */
  function stem(word) {
    let found = stems.get(word)
    if (found === undefined) stems.set(word, found = stripped(word))
    return found
  }

  function stripped(word) {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
    let short = word.replace(/(..)is(e|ation|ing|ed)s?$/, "$1iz$2").replace(/(...)our$/, "$1or").replace(/mme$/, "m").replace(/ies$/, "i").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^su])s$/, "$1")
    const cut = short.replace(/(ing|ed|ly|er|or)$/, "")
    if (cut !== short && cut.length > 2 && /[aeiouy]/.test(cut)) short = cut.length > 3 ? cut.replace(/([^lsaeiou])\1$/, "$1") : cut
    return short.length > 3 ? short.replace(/e$/, "").replace(/y$/, "i") : short
  }

  /** Characters and words of a folded text, with their places. */
  function tokens(folded) {
    const found = []
    for (const match of folded.matchAll(TOKEN))
      found.push({ text: match[0], han: HAN.test(match[0]), at: match.index, end: match.index + match[0].length })
    return found
  }

  /** Neighbouring Chinese characters become pairs, one that stands alone stays alone, words become stems. */
  function units(list) {
    const found = []
    list.forEach((token, n) => {
      const next = list[n + 1], before = list[n - 1]
      if (!token.han) found.push({ term: stem(token.text), word: token.text, from: n, to: n + 1 })
      else if (next && next.han && next.at === token.end) found.push({ term: token.text + next.text, from: n, to: n + 2 })
      else if (!(before && before.han && before.end === token.at)) found.push({ term: token.text, from: n, to: n + 1 })
    })
    return found
  }

  /** The same for a text that is compared as a whole: a form of the glossary. */
  const key = list => list.map(token => token.han ? token.text : ` ${stem(token.text)} `).join("").replace(/ +/g, " ").trim()

  const one = (word, other) => { // whether one edit, or two letters changing places, makes the same
    if (Math.abs(word.length - other.length) > 1) return false
    let start = 0, end = 0
    while (start < word.length && word[start] === other[start]) start++
    while (end < Math.min(word.length, other.length) - start && word[word.length - 1 - end] === other[other.length - 1 - end]) end++
    const left = word.length - start - end, right = other.length - start - end
    return left <= 1 && right <= 1 || left === 2 && right === 2 && word[start] === other[start + 1] && word[start + 1] === other[start]
  }

  /* --- the index --- */

  const push = (map, name, value) => { const list = map.get(name); list ? list.push(value) : map.set(name, [value]) }

  /** Strings travel with their commonest characters in one byte, the others in two: `alphabet` has them in that order. */
  function decoder(alphabet) {
    const table = new Uint16Array(65536)
    let code = 0x20
    for (let at = 0; at < alphabet.length; at++, code++) {
      while (code === 0x22 || code === 0x5c || code > 0x7e && code < 0xa1) code++
      table[code] = alphabet.charCodeAt(at)
    }
    return value => mapped(value, table)
  }

  function mapped(text, table) {
    let made = ""
    for (let at = 0; at < text.length; at += 4096) {
      const codes = []
      for (let n = at; n < Math.min(text.length, at + 4096); n++) codes.push(table[text.charCodeAt(n)])
      made += String.fromCharCode.apply(null, codes)
    }
    return made
  }

  /** Words that one place says otherwise become those of the other: { text, from } where from[n] is where character n came from. */
  function teller(pairs, fold) {
    const words = new Map(pairs.map(([there, here]) => [fold(there), fold(here)]))
    if (!words.size) return { tell: text => text, trace: text => ({ text, from: null }) }
    const finder = new RegExp([...words.keys()].sort((a, b) => b.length - a.length).join("|"), "g")
    const tell = text => text.replace(finder, word => words.get(word))
    const trace = text => {
      if (text.search(finder) < 0) return { text, from: null }
      const from = []
      let made = "", at = 0
      const copy = to => { for (; at < to; at++) { made += text[at]; from.push(at) } }
      for (const match of text.matchAll(finder)) {
        copy(match.index)
        const word = words.get(match[0])
        for (let n = 0; n < word.length; n++) from.push(match.index + Math.floor(n * match[0].length / word.length))
        made += word
        at += match[0].length
      }
      copy(text.length)
      from.push(text.length)
      return { text: made, from }
    }
    return { tell, trace }
  }

  function build(sent) {
    const data = decoded(sent)
    const fold = folder(data.fold), { tell, trace } = teller(data.words, fold)
    const phrases = data.drop.filter(word => HAN.test(word)).map(fold).sort((a, b) => b.length - a.length)
    const index = {
      data, raw: fold, fold: text => tell(fold(text)), trace: text => trace(fold(text)),
      dropped: new Set(data.drop.filter(word => !HAN.test(word))), dropping: new RegExp(phrases.join("|") || "$^", "g"),
      entities: [], defining: new Set(), names: [], known: new Map(), byName: new Map(), words: new Map(), forms: new Map(), terms: [],
    }
    entities(index)
    glossary(index)
    everyday(index)
    index.texts = data.texts.map(index.fold)
    index.text = postings(index)
    index.sounds = data.sounds.length ? sounds(index) : null
    return index
  }

  function decoded(sent) {
    const decode = decoder(sent.alphabet)
    const deep = value => typeof value === "string" ? decode(value) : Array.isArray(value) ? value.map(deep)
      : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)])) : value
    return { ...sent, ...deep(sent.coded) }
  }

  function entities(index) {
    const { data } = index
    data.pages.forEach((_, page) => {
      index.entities.push({ page, section: -1, weight: data.weights[page] })
      name(index, data.titles[page], { entity: page, section: -1, weight: WEIGHT.title })
      data.aliases[page].forEach(alias => name(index, alias, { entity: page, section: -1, weight: WEIGHT.alias }))
    })
    index.entityOf = data.of.map((page, section) => {
      const own = data.own[section]
      if (own) index.entities.push({ page, section, weight: data.weights[page] })
      const entity = own ? index.entities.length - 1 : page
      if (data.heads[section]) name(index, data.heads[section], { entity, section, weight: own ? WEIGHT.item : WEIGHT.heading })
      if (own) (own === 1 ? [] : own).forEach(alias => name(index, alias, { entity, section, weight: WEIGHT.alias }))
      return entity
    })
  }

  /** The glossary: which forms mean the same, and where they lead. */
  function glossary(index) {
    index.data.terms.forEach(({ forms, here, leads }) => {
      const term = index.terms.push([]) - 1
      forms.forEach((text, n) => {
        const folded = index.fold(text), list = tokens(folded)
        if (!list.length) return
        const form = { folded, key: key(list), terms: units(list).map(unit => unit.term) }
        if (!index.terms[term].some(other => other.key === form.key)) index.terms[term].push(form)
        if (!(index.forms.get(form.key) || []).includes(term)) push(index.forms, form.key, term)
        if (here >= 0) index.defining.add(here)
        if (here >= 0 && n) name(index, text, { entity: here, section: index.entities[here].section, weight: WEIGHT.alias })
        leads.forEach(entity => name(index, text, { entity, section: -1, weight: WEIGHT.led }))
      })
    })
  }

  /** Everyday words that stand for each other, as terms of the glossary that lead nowhere. */
  function everyday(index) {
    index.data.alike.forEach(group => {
      const lists = group.map(word => tokens(index.fold(word))), term = index.terms.push([]) - 1
      lists.forEach((list, n) => {
        index.terms[term].push({ folded: index.fold(group[n]), key: key(list), terms: units(list).map(unit => unit.term), loose: true })
        push(index.forms, key(list), term)
      })
    })
  }

  /** Adds a name. target: the entity it is of, how much it counts, and the section that it heads, or -1. */
  function name(index, text, target) {
    const folded = index.fold(text)
    let id = index.known.get(folded)
    if (id === undefined) {
      const list = tokens(folded), found = units(kept(index, folded, list, () => false))
      if (!found.length) return
      id = index.names.push({ text, folded, size: found.length, targets: [] }) - 1
      index.known.set(folded, id)
      const terms = new Set()
      found.forEach(unit => terms.add(unit.term))
      const raw = tokens(index.raw(text)) // as it is written, too: the words of the place may be typed by halves
      units(raw).forEach(unit => terms.add(unit.term))
      ;[...raw, ...list].forEach(token => { if (token.han) terms.add(token.text); else word(index, token.text).named = true })
      terms.forEach(term => push(index.byName, term, id))
    }
    index.names[id].targets.push(target)
  }

  /** Keeps the tokens that are not question words; all where nothing else is left. */
  function kept(index, folded, list, safe) {
    const gone = new Set()
    for (const match of folded.matchAll(index.dropping))
      list.forEach((token, n) => { if (token.at >= match.index && token.end <= match.index + match[0].length && !safe(n)) gone.add(n) })
    list.forEach((token, n) => { if (!token.han && index.dropped.has(token.text) && !safe(n)) gone.add(n) })
    return gone.size < list.length ? list.filter((_, n) => !gone.has(n)) : list
  }

  /** What is known of a word as it is written, so that beginnings and near misses are found. */
  function word(index, text) {
    let known = index.words.get(text)
    if (!known) index.words.set(text, known = { stem: stem(text), named: false })
    return known
  }

  /** Which sections hold a pair of characters or a word in their text, and how often: arrays, since there are very many. */
  function postings(index) {
    const ids = new Map(), dense = new Uint16Array(65536), stream = [], starts = [0]
    let characters = 1
    const id = key => { let known = ids.get(key); if (known === undefined) ids.set(key, known = ids.size); return known }
    const pair = (first, second) => dense[first] && dense[second] ? dense[first] * 8192 + dense[second] : -1
    for (const text of index.texts) {
      let before = 0, start = -1
      for (let at = 0; at <= text.length; at++) {
        const code = at < text.length ? text.charCodeAt(at) : 0x20
        const han = code >= 0x3400 && code <= 0x9fff || code >= 0xf900 && code <= 0xfaff
        const letter = !han && (code >= 0x61 && code <= 0x7a || code >= 0x30 && code <= 0x39 || code >= 0xc0 && code < 0x2000 || code > 0x9fff && code < 0xf900)
        if (letter && start < 0) start = at
        else if (!letter && start >= 0) {
          const found = text.slice(start, at)
          if (!index.dropped.has(found)) stream.push(id(word(index, found).stem))
          start = -1
        }
        if (han && !dense[code]) dense[code] = characters++
        if (han && before) stream.push(id(pair(before, code)))
        before = han ? code : 0
      }
      starts.push(stream.length)
    }
    const { sections, counts, offsets } = sorted(stream, starts, ids.size)
    const average = stream.length / (index.texts.length || 1)
    const find = term => ids.get(term.length === 2 && HAN.test(term[0]) ? pair(term.charCodeAt(0), term.charCodeAt(1)) : term)
    return {
      has: term => find(term) !== undefined,
      /** [section, count, section, count …], in the order of sections. */
      of(term) {
        if (term.length === 1 && HAN.test(term)) return alone(index.texts, term)
        const at = find(term), list = []
        if (at !== undefined) for (let n = offsets[at]; n < offsets[at + 1]; n++) list.push(sections[n], counts[n])
        return list
      },
      length: section => (starts[section + 1] - starts[section]) / (average || 1),
    }
  }

  function sorted(stream, starts, size) {
    const offsets = new Int32Array(size + 1), last = new Int32Array(size).fill(-1)
    const each = act => { for (let section = 0; section < starts.length - 1; section++) for (let at = starts[section]; at < starts[section + 1]; at++) act(stream[at], section) }
    each((id, section) => { if (last[id] !== section) { last[id] = section; offsets[id + 1]++ } })
    for (let id = 0; id < size; id++) offsets[id + 1] += offsets[id]
    const next = offsets.slice(0, size), sections = new Int32Array(offsets[size]), counts = new Uint16Array(offsets[size])
    last.fill(-1)
    each((id, section) => {
      if (last[id] !== section) { last[id] = section; sections[next[id]++] = section }
      counts[next[id] - 1]++
    })
    return { sections, counts, offsets }
  }

  function alone(texts, character) {
    const list = []
    texts.forEach((text, section) => {
      let count = 0
      for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
      if (count) list.push(section, count)
    })
    return list
  }

  /* --- pinyin --- */

  const blurred = syllable => syllable.replace(/^([zcs])h/, "$1").replace(/ng$/, "n").replace(/v/, "u")

  /** Character → syllables. The common characters stand in GB 2312 in the order of their sounds. */
  function sounds(index) {
    const of = new Map(), [common, others] = index.data.sounds, bytes = []
    for (let row = 0xb0; row < 0xd8; row++) for (let cell = 0xa1; cell < (row === 0xd7 ? 0xfa : 0xff); cell++) bytes.push(row, cell)
    const characters = new TextDecoder("gb2312").decode(Uint8Array.from(bytes))
    let at = 0
    for (const [, syllable, many] of common.matchAll(/([a-z]+)(\d+)/g))
      for (const end = at + Number(many); at < end; at++) push(of, index.raw(characters[at]), syllable)
    for (const [, syllable, more] of others.matchAll(/([a-z]+)([^ ]+)/g)) for (const character of more) push(of, index.raw(character), syllable)
    return { of, syllables: new Set([...of.values()].flat()), spoken: null, pairs: null, pieces: null }
  }

  /** Every run of Chinese in a name, once, by its syllables; worked out when first asked for. */
  function spoken(index) {
    if (index.sounds.spoken) return index.sounds.spoken
    const runs = new Map()
    index.names.forEach(({ folded, targets }) => {
      const weight = Math.max(...targets.map(target => target.weight))
      for (const [run] of folded.matchAll(/[\u3400-\u9fff]+/g)) runs.set(run, Math.max(runs.get(run) || 0, weight * (run === folded ? 2 : 1)))
    })
    const found = []
    runs.forEach((weight, run) => readings(index, run).forEach(list => {
      let sound = "", starts = []
      list.forEach(syllable => { starts.push(sound.length); sound += syllable })
      found.push({ run, weight, sound, starts: [...starts, sound.length], initials: list.map(syllable => syllable[0]).join("") })
    }))
    return index.sounds.spoken = found
  }

  function readings(index, run) {
    let found = [[]]
    for (const character of run) {
      const ways = index.sounds.of.get(character) || ["?"]
      found = found.flatMap(list => ways.slice(0, found.length < 4 ? 2 : 1).map(way => [...list, way]))
    }
    return found
  }

  /** The Chinese that a run of letters may spell: [{ text, weight }], the likeliest first. */
  function spelt(index, letters) {
    if (!index.sounds || letters.length < 2) return []
    const found = new Map()
    const keep = (text, weight) => found.set(text, Math.max(found.get(text) || 0, weight))
    for (const { run, weight, sound, starts, initials } of spoken(index)) {
      for (let at = sound.indexOf(letters); at >= 0; at = sound.indexOf(letters, at + 1)) {
        const from = starts.indexOf(at), to = starts.findIndex(start => start >= at + letters.length)
        if (from >= 0 && to - from > (letters.length < 4 ? 0 : 0)) keep(run.slice(from, to), MEANS.spelt * (starts[to] === at + letters.length ? 1 : 0.8) + weight / 20)
      }
      if (letters.length < 7) {
        const at = initials.indexOf(letters)
        if (at >= 0 && (run.length === letters.length || letters.length > 2)) keep(run.slice(at, at + letters.length), MEANS.initials * (run.length === letters.length ? 1 : 0.8) + weight / 20)
      }
    }
    if (!found.size && letters.length > 4) misspelt(index, letters, keep)
    return [...found].map(([text, weight]) => ({ text, weight })).sort((a, b) => b.weight - a.weight || a.text.length - b.text.length).slice(0, 8)
  }

  /** Words in letters as they may be spelt: syllables that stand apart are joined, what no name has as a whole is cut into what names have. */
  function respelt(index, list) {
    if (!index.sounds) return list
    const found = [], loose = token => !token.han && index.sounds.syllables.has(token.text)
    for (let n = 0; n < list.length; n++) {
      let to = n + 1
      while (loose(list[n]) && to < list.length && loose(list[to])) to++
      const text = list.slice(n, to).map(token => token.text).join("")
      const cut = list[n].han || text.length < 5 || index.words.has(text) || !/^[a-z]+$/.test(text) || spelt(index, text).length ? [] : pieces(index, text)
      if (to === n + 1 && cut.length < 2 || to > n + 1 && !cut.length && !spelt(index, text).length) found.push(list[n])
      else {
        (cut.length ? cut : [{ text, at: 0 }]).forEach(part => found.push({ text: part.text, han: false, at: list[n].at + part.at, end: list[n].at + part.at + part.text.length }))
        n = to - 1
      }
    }
    return found
  }

  /** Letters cut into the longest sounds of words of two to six characters; question words are left out. */
  function pieces(index, letters) {
    const { sounds } = index, found = []
    if (!sounds.pieces) {
      sounds.pieces = new Map(index.data.drop.filter(word => HAN.test(word)).flatMap(word => readings(index, index.raw(word)).map(list => [list.join(""), false])))
      for (const { sound, starts } of spoken(index))
        for (let from = 0; from < starts.length; from++)
          for (let to = from + 2; to < Math.min(starts.length, from + 7); to++) sounds.pieces.set(sound.slice(starts[from], starts[to]), true)
    }
    for (let at = 0; at < letters.length;) {
      let end = Math.min(letters.length, at + 30)
      while (end > at + 1 && !sounds.pieces.has(letters.slice(at, end))) end--
      const text = letters.slice(at, end)
      if (sounds.pieces.get(text)) found.push({ text, at })
      at = end
    }
    return found
  }

  function misspelt(index, letters, keep) {
    for (const { run, weight, sound, starts } of spoken(index))
      for (let from = 0; from < starts.length - 1; from++)
        for (let to = from + 2; to < starts.length && starts[to] - starts[from] <= letters.length + 1; to++)
          if (starts[to] - starts[from] >= letters.length - 1 && one(sound.slice(starts[from], starts[to]), letters)) keep(run.slice(from, to), MEANS.near + weight / 20)
  }

  /** Pairs of characters in names that sound like a pair which no page has. */
  function homophones(index, pair) {
    if (!index.sounds) return []
    const { of } = index.sounds
    if (!index.sounds.pairs) {
      index.sounds.pairs = new Map()
      for (const term of index.byName.keys())
        if (term.length === 2 && HAN.test(term[0]))
          for (const a of of.get(term[0]) || []) for (const b of of.get(term[1]) || []) push(index.sounds.pairs, `${blurred(a)} ${blurred(b)}`, term)
    }
    const [first, second] = pair
    return (of.get(first) || []).flatMap(a => (of.get(second) || []).flatMap(b => index.sounds.pairs.get(`${blurred(a)} ${blurred(b)}`) || []))
  }

  /* --- the query --- */

  /** A query as units, each with the ways in which it may be met: { terms, weight }. */
  function parse(index, query) {
    const folded = index.fold(query), list = respelt(index, tokens(folded))
    const spans = concepts(index, list)
    const left = kept(index, folded, list, n => spans.some(span => span.known && n >= span.from && n < span.to))
    const found = units(left)
    spans.forEach(({ from, to }) => { // a word of which one character is left, such as 累了, would else lie in no unit
      const inside = left.map((token, n) => ({ ...token, n })).filter(({ at }) => at >= list[from].at && at < list[to - 1].end)
      if (inside.length === 1 && inside[0].han && !found.some(unit => unit.from === inside[0].n && unit.to === unit.from + 1))
        found.push({ term: inside[0].text, from: inside[0].n, to: inside[0].n + 1 })
    })
    found.forEach(unit => { unit.ways = [{ terms: [unit.term], weight: 1 }] })
    spans.forEach(span => found.forEach(unit => {
      const at = left[unit.from].at, end = left[unit.to - 1].end
      if (at >= list[span.from].at && end <= list[span.to - 1].end) { unit.ways.push(...span.ways); unit.known = unit.known || span.known }
      else if (at < list[span.to - 1].end && end > list[span.from].at) unit.across = true
    }))
    found.forEach((unit, n) => { // `burn out` is `burnout` where that is known
      const next = found[n + 1], whole = next && unit.word && next.word && stem(unit.word + next.word)
      if (whole && index.byName.has(whole)) for (const each of [unit, next]) each.ways.push({ terms: [whole], weight: MEANS.spelt })
    })
    const last = list.length && /[\p{L}\p{N}]$/u.test(folded) ? list[list.length - 1].text : ""
    found.forEach(unit => widen(index, unit, unit.word === last))
    if (found.every(unit => !unit.ways.some(way => known(index, way)))) found.forEach(unit => halves(index, unit))
    found.forEach(unit => { unit.weight = weight(index, unit) })
    return found
  }

  /** The longest forms of the glossary in a query, and the other forms as ways to meet them. */
  function concepts(index, list) {
    const found = []
    for (let from = 0; from < list.length; from++)
      for (let to = Math.min(list.length, from + 14); to > from; to--) {
        const ids = index.forms.get(key(list.slice(from, to)))
        if (!ids || to - from === 1 && list[from].han && list.length > 1) continue
        if (!found.some(span => span.from <= from && span.to >= to)) found.push({ from, to, known: ids.some(id => !index.terms[id].some(form => form.loose)), ways: others(index, ids, key(list.slice(from, to)), MEANS.synonym) })
        break
      }
    return found
  }

  function others(index, ids, except, weight) {
    return ids.flatMap(id => index.terms[id].filter(form => form.key !== except).map(({ terms, folded, loose }) => ({ terms, weight: loose ? weight * MEANS.loose : weight, text: folded })))
  }

  const present = (index, term) => index.byName.has(term) || index.text.has(term)

  const known = (index, { terms }) => terms.every(term => present(index, term))

  /** Adds what a unit may also stand for: beginnings, near misses, pinyin, the same sound. */
  function widen(index, unit, last) {
    const there = present(index, unit.term)
    if (!unit.word) {
      if (there || unit.term.length < 2) return
      const [first, second] = unit.term
      if (unit.ways.length > 1 || unit.across) return // a word that is known
      homophones(index, unit.term).forEach(term => unit.ways.push({ terms: [term], weight: term[0] === first || term[1] === second ? MEANS.sound : MEANS.half }))
      if (index.byName.has(second + first)) unit.ways.push({ terms: [second + first], weight: MEANS.sound })
      return
    }
    const added = [...begun(index, unit, there, last), ...chinese(index, unit, there)]
    if (!there) added.push(...parted(index, unit))
    if (!there && !added.length) added.push(...nearly(index, unit))
    unit.ways.push(...added)
  }

  function begun(index, { term, word }, there, last) {
    const found = new Map()
    for (const [other, { stem: stemmed, named }] of index.words) {
      if (stemmed === term) continue
      const weight = other.startsWith(word) && (last || word.length > 3) && (named || word.length > 2) ? (there ? MEANS.akin : MEANS.prefix)
        : term.length > 4 && stemmed.startsWith(term) ? MEANS.prefix : stemmed.length > 4 && term.startsWith(stemmed) ? MEANS.akin : 0
      if (weight && !index.dropped.has(other)) found.set(stemmed, weight)
    }
    return [...found].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length).slice(0, word.length > 1 ? MOST.ways : MOST.begun).map(([other, weight]) => ({ terms: [other], weight }))
  }

  /** `icebreaker` is `ice breaker` where both are known. */
  function parted(index, { word }) {
    for (let at = 3; at <= word.length - 3; at++)
      if (index.words.has(word.slice(0, at)) && present(index, stem(word.slice(at)))) {
        const terms = [stem(word.slice(0, at)), stem(word.slice(at))]
        if (hits(index, terms).length) return [{ terms, weight: MEANS.spelt, text: `${word.slice(0, at)} ${word.slice(at)}` }]
      }
    return []
  }

  function nearly(index, { word }) {
    if (word.length < 4) return []
    const found = new Set()
    for (const [other, { stem }] of index.words) if (other.length > 3 && (word.length > 4 || other.length > 4 && other[0] === word[0]) && one(word, other)) found.add(stem)
    return [...found].map(other => ({ terms: [other], weight: MEANS.near }))
  }

  function chinese(index, { word, term }, there) {
    if (!/^[a-z]+$/.test(word)) return []
    return spelt(index, word).flatMap(({ text, weight }) => {
      const share = there ? weight * MEANS.akin : weight, list = tokens(text)
      const ids = index.forms.get(key(list)) || []
      return [{ terms: units(list).map(unit => unit.term), weight: share, text }, ...others(index, ids, key(list), share * MEANS.synonym)]
    })
  }

  /** The last resort: pairs in names that share one character. */
  function halves(index, unit) {
    if (unit.word || unit.term.length < 2) return
    const [first, second] = unit.term
    for (const term of index.byName.keys())
      if (term.length === 2 && (term[0] === first || term[1] === second)) unit.ways.push({ terms: [term], weight: MEANS.half })
  }

  /** Rare units count more; one that nothing meets, or that lies across two words, counts little. */
  function weight(index, unit) {
    const count = ({ terms }) => hits(index, terms).length + read(index, terms).length / 2
    const many = count(unit.ways[0]) || Math.max(0, ...unit.ways.slice(1).filter(way => known(index, way)).map(count))
    if (!many) return 0.6
    const rare = Math.log(1 + (index.names.length + index.texts.length) / many)
    return rare * (unit.across ? 0.5 : unit.known ? SHARE.known : 1) * (unit.term.length === 1 ? 0.8 : 1)
  }

  /* --- the answer --- */

  /** Names that hold all terms. */
  function hits(index, terms) {
    const lists = terms.map(term => index.byName.get(term) || [])
    const [first, ...rest] = lists
    if (!rest.length) return first
    const sets = rest.map(list => new Set(list))
    return first.filter(id => sets.every(set => set.has(id)))
  }

  /** Sections whose text holds all terms: [section, how often, …]. */
  function read(index, terms) {
    const [first, ...rest] = terms.map(term => index.text.of(term)).sort((a, b) => a.length - b.length)
    return rest.reduce((list, other) => {
      const both = []
      for (let a = 0, b = 0; a < list.length && b < other.length;) {
        if (list[a] === other[b]) both.push(list[a], Math.min(list[a + 1], other[b + 1]))
        if (list[a] <= other[b]) a += 2; else b += 2
      }
      return both
    }, first)
  }

  /** How well a unit is met by each name and each section. */
  function met(index, unit) {
    const names = new Map(), texts = new Map()
    const better = (map, id, value) => { if (value > (map.get(id) || 0)) map.set(id, value) }
    for (const way of unit.ways) {
      hits(index, way.terms).forEach(id => better(names, id, way.weight))
      const list = read(index, way.terms)
      for (let n = 0; n < list.length; n += 2) better(texts, list[n], way.weight * list[n + 1] / (list[n + 1] + 0.4 + 0.6 * index.text.length(list[n])))
    }
    return { names, texts }
  }

  /** Entities with their scores: [{ entity, score, sections }]. */
  function rank(index, parsed, asked) {
    const defining = index.forms.has(key(tokens(asked))) || DEFINE.test(asked)
    const total = parsed.reduce((sum, unit) => sum + unit.weight, 0) || 1
    const single = parsed.length === 1 && parsed[0].term.length === 1 ? parsed[0] : null
    const best = new Map(), all = new Map(), texts = new Map(), matched = new Map()
    for (const unit of parsed) {
      const { names, texts: read } = met(index, unit), share = unit.weight / total, here = new Map()
      names.forEach((value, id) => {
        best.set(id, (best.get(id) || 0) + value * share)
        matched.set(id, (matched.get(id) || 0) + 1)
        for (const { entity, weight } of index.names[id].targets) here.set(entity, Math.max(here.get(entity) || 0, value * weight))
      })
      here.forEach((value, entity) => all.set(entity, (all.get(entity) || 0) + value * share))
      read.forEach((value, section) => texts.set(section, (texts.get(section) || 0) + value * share))
    }
    const found = new Map()
    const at = entity => { if (!found.has(entity)) found.set(entity, { entity, best: 0, name: "", text: 0, sections: new Map() }); return found.get(entity) }
    best.forEach((cover, id) => {
      const { text, folded, size, targets } = index.names[id], within = single && single.word ? 1 : Math.min(1, matched.get(id) / (single ? size + 1 : size))
      const bonus = folded === asked ? SHARE.exact : folded.startsWith(asked) ? single ? SHARE.alone : SHARE.start : within === 1 && cover > 0.99 ? SHARE.same : 0
      for (const { entity, section, weight } of targets) {
        const to = at(entity), value = weight * cover ** SHARE.cover * (1 - SHARE.whole + SHARE.whole * within) + weight ** SHARE.own * bonus
        if (value > to.best) { to.best = value; to.name = text }
        if (section >= 0) to.sections.set(section, Math.max(to.sections.get(section) || 0, value))
      }
    })
    texts.forEach((value, section) => {
      const to = at(index.entityOf[section])
      to.text = Math.max(to.text, value)
      to.sections.set(section, (to.sections.get(section) || 0) + value * SHARE.text)
    })
    for (const to of found.values())
      to.score = (SHARE.best * to.best + SHARE.names * (all.get(to.entity) || 0) + SHARE.text * to.text) * index.entities[to.entity].weight
        * (defining && index.defining.has(to.entity) ? SHARE.define : 1)
    return [...found.values()].sort((a, b) => b.score - a.score || a.entity - b.entity)
  }

  /** Marks what was met in a text, as whole phrases: HTML, and the words as the text writes them. */
  function marker(index, parsed) {
    const begun = new Map(), sound = token => token.han ? token.text : (index.words.get(token.text) || {}).stem || stem(token.text)
    for (const unit of parsed)
      for (const way of unit.ways.slice(0, 40)) {
        const phrase = way.text ? tokens(way.text).map(sound) : HAN.test(way.terms[0]) ? [...way.terms[0]] : way.terms
        push(begun, phrase[0], phrase)
      }
    return text => {
      const { text: told, from } = index.trace(text), mask = new Uint8Array(text.length), list = tokens(told), sounds = list.map(sound)
      const met = (phrase, n) => phrase.every((part, m) => sounds[n + m] === part && (!m || !list[n + m].han || list[n + m].at === list[n + m - 1].end))
      list.forEach((token, n) => (begun.get(sounds[n]) || []).forEach(phrase => {
        if (!met(phrase, n)) return
        const end = list[n + phrase.length - 1].end
        mask.fill(1, from ? from[token.at] : token.at, from ? Math.max(from[end], from[end - 1] + 1) : end)
      }))
      return { mask, any: mask.includes(1), html: (start, end, surfaces) => html(text, mask, start, end, surfaces) }
    }
  }

  const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }
  const escaped = text => text.replace(/[&<>"']/g, sign => ESCAPED[sign])

  function html(text, mask, from, to, surfaces) {
    let made = ""
    for (let at = from; at < to;) {
      let end = at
      while (end < to && mask[end] === mask[at]) end++
      const part = text.slice(at, end)
      made += mask[at] ? `<mark>${escaped(part)}</mark>` : escaped(part)
      if (mask[at] && surfaces) surfaces.add(part)
      at = end
    }
    return made
  }

  /** The stretch of a text with most marks in it. */
  function teaser(text, marked, surfaces) {
    const { mask } = marked, wide = Math.min(MOST.teaser * (HAN.test(text) ? 1 : 2), text.length)
    let sum = 0, best = 0, start = 0
    for (let at = 0; at < text.length; at++) {
      sum += mask[at] - (at >= wide ? mask[at - wide] : 0)
      if (sum > best) { best = sum; start = Math.max(0, at - wide + 1) }
    }
    if (start > 0) start = Math.min(text.length - wide, start + Math.max(0, mask.indexOf(1, start) - start - 12))
    const space = HAN.test(text) ? -1 : text.indexOf(" ", start)
    if (start > 0 && space >= 0 && space < start + 20) start = space + 1
    const end = Math.min(text.length, start + wide)
    return (start ? "…" : "") + marked.html(start, end, surfaces) + (end < text.length ? "…" : "")
  }

  /** Material's items: a page, then its sections, with marks, scores and the words to mark on the page. */
  function items(index, ranked, parsed) {
    const pages = new Map(), { data } = index, mark = marker(index, parsed)
    for (const found of ranked) {
      const { page } = index.entities[found.entity]
      if (!pages.has(page) && pages.size >= MOST.pages) break
      push(pages, page, found)
    }
    return [...pages].map(([page, list]) => {
      const top = list[0].score
      const sections = list.flatMap(found => shown(index, found))
        .sort((a, b) => b.score - a.score).slice(0, MOST.items)
      const own = index.entities[list[0].entity].section < 0
      const lead = !own ? -1 : sections.length ? sections[0].section : data.of.findIndex((of, section) => of === page && data.texts[section])
      const parent = item(index, mark, data.pages[page], data.titles[page], lead < 0 ? "" : data.texts[lead], own ? top : 0, own ? list[0].name : "")
      const rest = sections.filter(({ section }) => data.anchors[section])
        .map(({ section, score }) => item(index, mark, `${data.pages[page]}#${data.anchors[section]}`, data.heads[section] || data.titles[page], data.texts[section], own ? Math.min(score, top * 0.99) : score))
      return own ? [parent, ...rest] : [...rest, parent]
    })
  }

  function shown(index, { entity, score, sections }) {
    const { section } = index.entities[entity]
    if (section >= 0) return [{ section, score }]
    return [...sections].map(([section, value]) => ({ section, score: value })).sort((a, b) => b.score - a.score).slice(0, MOST.sections)
  }

  /** name: what was met where neither title nor text shows it, such as an alias; it is put in front. */
  function item(index, mark, location, title, text, score, name = "") {
    const surfaces = new Set(), [heading, body, other] = [title, text, name].map(mark)
    const front = name && name !== title && !heading.any && !body.any ? `${other.html(0, name.length, surfaces)} · ` : ""
    const marked = heading.html(0, title.length, surfaces), shown = text ? front + teaser(text, body, surfaces) : ""
    const terms = Object.fromEntries([...surfaces].filter(word => HAN.test(word) || word.length > 1).slice(0, 12).map(word => [word, true]))
    return { location, title: marked, text: shown, score, terms }
  }

  /** A title, an alias or a word of the glossary that begins with what is typed last. */
  function suggest(index, query, ranked) {
    const last = query.split(/\s+/).pop()
    if (!last) return []
    const begun = index.names.filter(({ text }) => text.startsWith(last) && text !== last)
    for (const { entity } of ranked.slice(0, 10)) {
      const found = begun.find(({ targets }) => targets.some(target => target.entity === entity))
      if (found) return [found.text]
    }
    return []
  }

  function search(index, query) {
    const parsed = parse(index, query.trim())
    if (!parsed.length) return { items: [], suggest: [] }
    const ranked = rank(index, parsed, index.fold(query.trim()))
    return { items: items(index, ranked, parsed), suggest: suggest(index, query, ranked) }
  }

  /** Answers Material's messages. say: where answers go. */
  function answering(say) {
    let index = null
    return message => {
      if (message.type === SETUP) {
        index = build(message.data.docs)
        say({ type: READY })
        if (index.sounds) setTimeout(() => spoken(index))
      }
      else if (message.type === QUERY) say({ type: RESULT, data: index ? search(index, message.data) : { items: [] } })
    }
  }

  return { answering, build, search, parse, rank, stem, MEANS, WEIGHT, SHARE }
})()

if (typeof document === "undefined" && typeof postMessage === "function") {
  const answer = SearchEngine.answering(message => postMessage(message))
  onmessage = event => answer(event.data)
}
