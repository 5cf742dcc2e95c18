"""Items, what the officer states, and the custody log (threats.md §2.4; bukti-1.md §9 to §11)."""
import copy
import json

import resealed
from captures import canonical, sha
from json_changes import DEEP, OCTETS, edit, shapes
from table import LEVELS, ONLY_RIGHT, Row, form, limit, mismatch, unsupported

NOWHERE = 'urn:uuid:00000000-0000-4000-8000-000000000001'


def rows(scene):
    return [*item_rows(scene.original, scene.other), *context_rows(scene.original), *custody_rows(scene.original)]


# Items (§9) ---------------------------------------------------------------------------------------------------------------------------

def fact(leaf, **members):
    """The first fact about `leaf` gets other members; a function is called with the old one, None takes one away."""
    def apply(item):
        one = next(one for one in item['facts'] if one['path'] == leaf)
        for name, other in members.items():
            if other is None:
                del one[name]
            else:
                one[name] = other(one[name]) if callable(other) else other
    return apply


def pointed(old, new):
    return lambda selector: {**selector, 'value': selector['value'].replace(old, new)}


def without_fact(path):
    return lambda item: item.update(facts=[one for one in item['facts'] if one['path'] != path])


def both(leaf, path, **members):
    """A leaf and its fact's value say the same new thing."""
    return lambda item: (edit(**{leaf: members['value']})(item), fact(path, **members)(item)) and None


def derived(path, **members):
    def apply(item):
        next(one for one in item['derived'] if one['path'] == path).update(members)
    return apply


def without_derived(path):
    return lambda item: item.update(derived=[one for one in item['derived'] if one['path'] != path])


def added(name, value):
    return lambda item: item[name].append(value)


def position(start, end):
    return {'type': 'DataPositionSelector', 'start': start, 'end': end}


def in_context(item):
    """The name of somebody else, from the same answer, as what is shown outside the root."""
    one = next(one for one in item['facts'] if one['path'] == '/actor/name')
    one.update(selector={**one['selector'], 'value': '/posts/0/record/text'}, value=item['object']['content'])
    item['actor']['name'] = item['object']['content']
    item['root']['selector'] = {**item['root']['selector'], 'value': '/posts/0/author'}


def item_rows(original, other):
    sample = original.item()
    assert sample['root']['selector']['value'].startswith('/posts/0') and sample['object']['attachment'] and sample['lists'], sample['root']
    made = [Row(f'item: {name}', {'item_bytes': change}, mismatch('item.form')) for name, change in OCTETS]
    made += [Row(f'item: {name}', {'item_bytes': change}, limit('item.form'), ONLY_RIGHT) for name, change in DEEP]
    made += [Row(f'item: {name}', {'item': change}, mismatch('item.form'), ONLY_RIGHT) for name, change in shapes(sample, optional=('part', 'context', 'refinedBy'))]
    record = next(one for one in sample['facts'] if one['path'] == '/actor/id')['record']
    rows_ = [
        # what is stated and what was recorded
        ('M15 another text', edit(object__content='Saya tidak pernah menulis ini'), mismatch('fact.false')),
        ('M15 another text, and a fact that says so', both('object__content', '/object/content', value='Dukung Pasangan Calon Contoh'), mismatch('fact.false')),
        ('M15 another name', edit(actor__name='Contoh Lain'), mismatch('fact.false')),
        ('M15 another permanent id', edit(actor__id='did:plc:lain'), mismatch('fact.false')),
        ('M15 another count', edit(counts__0__value=13), mismatch('fact.false')),
        ('M15 another time', edit(time__value='2025-03-03T02:15:00.001Z'), mismatch('fact.false')),
        ('M15 another total of a list', edit(lists__0__declared=99), None),
        ('M15 an address of another post', edit(object__url='https://bsky.app/profile/contoh/post/lain'), mismatch('leaf.false')),
        ('M15 a text cut by a letter', edit(object__content=lambda old: old[:-1]), mismatch('fact.false')),
        ('M15 a text in another normal form', both('object__content', '/object/content', value='e\u0301'), mismatch('fact.false')),
        ('M15 the text left out', edit(object__content=None), None),
        # facts
        ('a fact about another leaf', fact('/actor/handle', path='/actor/name'), mismatch('fact.false')),
        ('a fact about a leaf that is null', fact('/actor/handle', path='/object/inReplyTo'), None),
        ('a fact about a leaf that needs none', fact('/actor/handle', path='/object/type'), mismatch('item.form')),
        ('a fact about a leaf that is not there', fact('/counts/0/value', path='/counts/31/value'), None),
        ('a fact from elsewhere in the answer', fact('/actor/handle', selector=pointed('handle', 'displayName')), mismatch('fact.false')),
        ('a fact from nowhere in the answer', fact('/actor/handle', selector=pointed('handle', 'tidak')), mismatch('fact.false')),
        ('a fact from another post of the answer', fact('/actor/handle', selector=pointed('/posts/0', '/posts/1')), mismatch('fact.false')),
        ('a fact by a place with a leading zero', fact('/actor/handle', selector=pointed('/posts/0', '/posts/00')), None),
        ('a fact from behind the end', fact('/actor/handle', selector=position(1 << 30, (1 << 30) + 5)), mismatch('fact.false')),
        ('a fact from no octet', fact('/actor/handle', selector=position(5, 5)), None),
        ('a fact from a range that runs backwards', fact('/actor/handle', selector=position(9, 5)), None),
        ('a fact from the wrong octets', fact('/actor/handle', selector=position(0, 19)), mismatch('fact.false')),
        ('a fact of a record that is not there', fact('/actor/handle', record=NOWHERE), mismatch('item.record')),
        ('M21 a fact of another bundle\'s record', fact('/actor/handle', record=other.item()['facts'][0]['record']), mismatch('item.record')),
        ('a fact of a request', fact('/actor/handle', record=original.records[1]['WARC-Record-ID'][1:-1]), mismatch('item.record')),
        ('a fact of the warcinfo', fact('/actor/handle', record=original.records[0]['WARC-Record-ID'][1:-1]), mismatch('item.record')),
        ('a fact of an exchange', fact('/actor/handle', record=original.records[4]['WARC-Record-ID'][1:-1]), mismatch('item.record')),
        ('a fact of a record\'s id in angle brackets', fact('/actor/handle', record=lambda old: f'<{old}>'), mismatch('item.form')),
        ('a fact in the head by a pointer', fact('/actor/handle', part='head'), mismatch('fact.false')),
        ('a fact of a part that nobody knows', fact('/actor/handle', part='trailer'), mismatch('item.form')),
        ('a number read as a text', fact('/counts/0/value', **{'as': 'text'}), mismatch('fact.false')),
        ('a text read as a number', fact('/actor/handle', **{'as': 'integer'}), mismatch('fact.false')),
        ('a time read as seconds', fact('/time/value', **{'as': 'unix-seconds'}), mismatch('fact.false')),
        ('a time read without a zone', fact('/time/value', **{'as': 'datetime-gmt'}), mismatch('fact.false')),
        ('a text read as HTML', fact('/object/content', **{'as': 'html'}), mismatch('leaf.false')),
        ('a way of reading that nobody knows', fact('/actor/handle', **{'as': 'base64'}), mismatch('item.form')),
        ('a pointer with a number sign', fact('/actor/handle', selector=lambda old: {**old, 'value': '#' + old['value']}), mismatch('item.form')),
        ('a pointer that conforms to something else', fact('/actor/handle', selector=lambda old: {**old, 'conformsTo': 'http://tools.ietf.org/rfc/rfc3236'}), mismatch('item.form')),
        ('an XPath selector', fact('/actor/handle', selector={'type': 'XPathSelector', 'value': '//a'}), mismatch('item.form')),
        ('a chain of five selectors', fact('/actor/handle', selector=lambda old: chain(old, 5)), limit('item.form')),
        ('a selector refined where no text is', fact('/counts/0/value', selector=lambda old: {**old, 'refinedBy': {**old, 'value': ''}}), mismatch('fact.false')),
        ('a false fact beside a true one', lambda item: item['facts'].append({**copy.deepcopy(item['facts'][0]), 'value': 'did:plc:lain'}), mismatch('fact.false')),
        # root and context
        ('a fact outside the root without a word', in_context, mismatch('fact.outside')),
        ('a fact inside the root with a context', fact('/actor/handle', context={'id': sample['actor']['id'], 'selector': {'type': 'FragmentSelector', 'value': '/posts/0/author/did', 'conformsTo': sample['root']['selector']['conformsTo']}}),
         mismatch('fact.outside')),
        ('a root that selects nothing', edit(root__selector=pointed('/posts/0', '/posts/9')), mismatch('fact.false')),
        ('a root in a record that is not there', edit(root__record=NOWHERE), mismatch('item.record')),
        ('a root in another answer', edit(root__record=original.records[2]['WARC-Record-ID'][1:-1]), mismatch('fact.outside')),
        # coverage
        ('M01 a text that nothing shows', without_fact('/object/content'), mismatch('leaf.uncovered')),
        ('M01 a name that nothing shows', without_fact('/actor/name'), mismatch('leaf.uncovered')),
        ('M01 an id that nothing shows', without_fact('/actor/id'), mismatch('leaf.uncovered')),
        ('M01 a count that nothing shows', without_fact('/counts/0/value'), mismatch('leaf.uncovered')),
        ('M01 a count more', added('counts', {'name': 'views', 'value': 10 ** 6, 'exactness': 'exact', 'raw': None}), mismatch('leaf.uncovered')),
        ('M01 a reply that nothing shows', edit(object__inReplyTo='at://contoh'), mismatch('leaf.uncovered')),
        ('M01 a raw count that nothing shows', edit(counts__0__raw='12 suka'), mismatch('leaf.uncovered')),
        ('M01 an address that nothing shows', without_derived('/object/url'), mismatch('leaf.uncovered')),
        ('M01 a list that nothing counts', without_derived('/lists/0/collected'), mismatch('leaf.uncovered')),
        # derived
        ('a derivation by a rule that nobody knows', derived('/actor/url', rule='canonical-handle'), mismatch('item.form')),
        ('a derivation from something else', derived('/actor/url', **{'from': ['bluesky-post', '/object/id']}), mismatch('leaf.false')),
        ('a derivation from a leaf that is not shown', derived('/actor/url', **{'from': ['bluesky-profile', '/actor/tidak']}), None),
        ('a derivation given twice', lambda item: item['derived'].append(copy.deepcopy(item['derived'][0])), None),
        ('a derivation of what a fact shows', added('derived', {'path': '/object/id', 'rule': 'canonical-url', 'from': ['target-uri', record]}), None),
        ('a count of a list that is not there', derived('/lists/0/collected', **{'from': [f'{record}#/tidak']}), mismatch('leaf.false')),
        ('a count of a record that is not there', derived('/lists/0/collected', **{'from': [f'{NOWHERE}#/x']}), None),
        ('a count of this very item', derived('/lists/0/collected', **{'from': ['items/0001']}), mismatch('leaf.false')),
        ('a count of items that are not there', derived('/lists/0/collected', **{'from': ['items/0099']}), mismatch('leaf.false')),
        ('M15 another number of collected', edit(lists__0__collected=99), mismatch('leaf.false')),
        # bound
        ('M15 a list called complete that is not', edit(lists__0__complete=lambda old: not old), mismatch('leaf.false')),
        ('M15 another reason why a list ends', edit(lists__0__stop_reason='platform_cap'), mismatch('leaf.false')),
        ('M15 another media type of the text', edit(object__mediaType='text/html'), mismatch('leaf.false')),
        ('M15 another source of the time', edit(time__source='id_derived'), mismatch('leaf.false')),
        ('M15 another exactness of the time', edit(time__exactness='relative'), mismatch('leaf.false')),
        ('W09 another moment when it was seen', edit(time__first_seen='2026-01-01T00:00:00.000Z'), mismatch('leaf.false')),
        ('M15 a platform that no plugin read', edit(actor__platform='instagram'), mismatch('leaf.false')),
        ('M15 another digest of a picture', edit(object__attachment__0__sha256='0' * 64), mismatch('leaf.false')),
        ('M15 another size of a picture', edit(object__attachment__0__bytes=1), mismatch('leaf.false')),
        ('M15 another type of a picture', edit(object__attachment__0__mediaType='text/html'), mismatch('leaf.false')),
        ('M15 another record as the picture', edit(object__attachment__0__record=record), mismatch('leaf.false')),
        ('M15 a picture that is not there', edit(object__attachment__0__record=NOWHERE), mismatch('item.record')),
        ('M15 a picture that nothing links', lambda item: item.update(facts=[one for one in item['facts'] if not one['path'].startswith('/object/attachment')]), mismatch('leaf.uncovered')),
        ('M15 a state that nothing shows', edit(state='deleted'), mismatch('leaf.uncovered')),
        ('M15 a state that nobody knows', edit(state='archived'), mismatch('item.form')),
        ('M15 handed in, though recorded', edit(origin='handed_in'), mismatch('leaf.false')),
        ('C22 signed by the account\'s key, which nobody checked', edit(origin='signed_by_account_key'), unsupported('item.reserved')),
        ('M15 a capture that is not there', edit(captures=['0002']), mismatch('item.captures')),
        ('M15 captures in another order', edit(captures=['0001', '0001']), mismatch('item.form')),
        ('M13 of edition 2', edit(schema='saksi-item/2'), unsupported('item.form')),
        ('M13 of another schema', edit(schema='saksi-post/1'), mismatch('item.form')),
        ('M15 an act that nobody knows', edit(type='Like!'), mismatch('item.form')),
        ('a salt of 127 bits', edit(salt='0' * 31), mismatch('item.form')),
        ('a salt with a line end', edit(salt='0' * 32 + '\n'), mismatch('item.form')),
        ('a time of the year 10000', edit(time__value='10000-01-01T00:00:00.000Z'), mismatch('item.form')),
        ('a time of the year 1969', both('time__value', '/time/value', value='1969-12-31T23:59:59.999Z'), None),
        ('M05 a count below zero', edit(counts__0__value=-1), mismatch('item.form')),
        ('R04 an escape code in a handle', edit(actor__handle='contoh\x1b[2JUTUH'), mismatch('item.form')),
        ('R04 a line break in a handle', edit(actor__handle='contoh\nUTUH'), mismatch('item.form')),
        ('R04 a bidirectional override in a name', edit(actor__name='contoh\u202e HUTU'), mismatch('fact.false')),
    ]
    open_ones = {'M15 another total of a list': 'fact.false', 'M15 the text left out': 'fact.false', 'a fact about a leaf that is null': 'fact.false', 'a fact about a leaf that is not there': 'fact.false',
                 'a fact by a place with a leading zero': 'fact.false', 'a fact from no octet': 'fact.false', 'a fact from a range that runs backwards': 'fact.false',
                 'a derivation from a leaf that is not shown': 'leaf.false', 'a derivation given twice': 'leaf.false', 'a derivation of what a fact shows': 'leaf.false', 'a count of a record that is not there': 'leaf.false',
                 'a time of the year 1969': 'fact.false'}
    made += [Row(f'item: {name}', {'item': change}, told or mismatch(open_ones[name]), LEVELS if not name[0].islower() else ONLY_RIGHT) for name, change, told in rows_]
    made.append(Row('item: larger than its limit', {'item_bytes': lambda text: text + b' ' * (1 << 20)}, limit('item.read'), ONLY_RIGHT))
    made += [
        Row('item: M20 two items in each other\'s place', {'entries': lambda entries: entries.update({'items/0002/item.json': entries['items/0006/item.json'], 'items/0006/item.json': entries['items/0002/item.json']})},
            mismatch('leaf.false'), ()),
        Row('item: M21 an item of another bundle', {'entries': lambda entries: entries.update({'items/0001/item.json': other.entries['items/0001/item.json']})}, mismatch('item.record')),
        Row('item: M19 the last item taken out, and the manifest not told', {'entries': lambda entries: entries.pop('items/0021/item.json') and None}, mismatch('inventory.items'), ONLY_RIGHT),
        Row('item: M19 an item taken out of the middle', {'entries': lambda entries: entries.pop('items/0009/item.json') and None, 'manifest': edit(items=lambda old: [one for one in old if one['id'] != '0009'])},
            form('coverage.numbers'), ONLY_RIGHT),
    ]
    return [one for one in made if one.levels]


def chain(selector, steps):
    return selector if steps == 1 else {**position(0, 10), 'refinedBy': chain(selector, steps - 1)}


# What the officer states (§11) --------------------------------------------------------------------------------------------------------

def context_rows(original):
    sample = json.loads(original.entries[resealed.CONTEXT])
    made = [Row(f'context: {name}', {'context_bytes': change}, mismatch('context.form'), LEVELS if name.startswith('M04') else ONLY_RIGHT) for name, change in OCTETS if 'number' not in name]
    made += [Row(f'context: {name}', {'context_bytes': change}, limit('context.form'), ONLY_RIGHT) for name, change in DEEP]
    made += [Row(f'context: {name}', {'context': change}, mismatch('context.form'), ONLY_RIGHT) for name, change in shapes(sample)]
    rows_ = [
        ('M13 of edition 2', edit(schema='saksi-context/2'), unsupported('context.form')), ('a zone that is none', edit(fields__zona='GMT'), mismatch('context.form')), ('a short salt', edit(salt='00'), mismatch('context.form')),
        ('an empty statement', edit(statement=''), mismatch('context.form')), ('a label of 129 letters', edit(case_label='x' * 129), mismatch('context.form')), ('a field of 257 letters', edit(fields__uraian='x' * 65537), mismatch('context.form')),
    ]
    made += [Row(f'context: {name}', {'context': change}, told) for name, change, told in rows_]
    made.append(Row('context: larger than its limit', {'context_bytes': lambda text: text + b' ' * (1 << 20)}, limit('entry.read'), ONLY_RIGHT))
    return made


# The capture log (§10) ----------------------------------------------------------------------------------------------------------------

def chained(change, start=1):
    """Lines as values, changed, and the chain made right again behind `start`."""
    def apply(lines):
        values = [json.loads(one) for one in lines]
        values = change(values) or values
        out, former = [], None
        for number, one in enumerate(values):
            if number >= start:
                one['prev'] = former
            out.append(canonical(one))
            former = sha(out[-1])
        return out
    return apply


def inner(change, number=2):
    def apply(lines):
        lines[number] = change(lines[number])
    return apply


def custody_rows(original):
    lines = original.entries[resealed.CUSTODY].split(b'\n')[:-1]
    head, entry = json.loads(lines[0]), json.loads(lines[2])
    made = [Row(f'custody: {name}', {'custody': inner(change)}, mismatch('custody.chain'), LEVELS if name.startswith('M04') else ONLY_RIGHT) for name, change in OCTETS if name != 'M08 nothing']
    made += [Row(f'custody: {name}', {'custody': inner(change)}, limit('custody.chain'), ONLY_RIGHT) for name, change in DEEP]
    shaped = [(f'{where}: {name}', number, change) for where, number, sample in (('head', 0, head), ('line', 2, entry)) for name, change in shapes(sample, free=('detail',)) if '/prev' not in name]
    made += [Row(f'custody: {name}', {'custody': chained(lambda values, number=number, change=change: change(values[number]))}, mismatch('custody.chain'), ONLY_RIGHT) for name, number, change in shaped]
    rows_ = [
        ('M22 the end cut off', lambda lines: lines[:-1], mismatch('custody.end')),
        ('M22 all but the head cut off', lambda lines: lines[:1], mismatch('custody.end')),
        ('M22 a line less in the middle', lambda lines: lines[:5] + lines[6:], mismatch('custody.chain')),
        ('M22 a line less in the middle, and the chain made right', chained(lambda values: values[:5] + values[6:]), mismatch('custody.chain')),
        ('M22 a line less in the middle, chain and numbers made right, but the head', lambda lines: lines[1:], mismatch('custody.chain')),
        ('M20 two lines in each other\'s place', lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], mismatch('custody.chain')),
        ('M03 a line twice', lambda lines: [*lines[:5], lines[4], *lines[5:]], mismatch('custody.chain')),
        ('another word in a line', inner(lambda text: text.replace(b'"time":"2', b'"time":"3', 1), 5), mismatch('custody.chain')),
        ('another digest of the line before', chained(lambda values: values[-1].update(prev='0' * 64), 10 ** 6), mismatch('custody.chain')),
        ('no digest of the line before', chained(lambda values: values[3].update(prev=None), 10 ** 6), mismatch('custody.chain')),
        ('a digest before the first line', chained(lambda values: values[0].update(prev='0' * 64), 10 ** 6), mismatch('custody.chain')),
        ('numbers that begin at nought', chained(lambda values: [one.update(seq=one['seq'] - 1) for one in values[1:]] and None), mismatch('custody.chain')),
        ('a number left out', chained(lambda values: values[-1].update(seq=values[-1]['seq'] + 1)), mismatch('custody.chain')),
        ('an event that nobody knows', chained(lambda values: values[2].update(event='tampered')), mismatch('custody.chain')),
        ('a detail within a detail', chained(lambda values: values[2].update(detail={'x': {'y': 1}})), mismatch('custody.chain')),
        ('an event behind the sealing', chained(lambda values: [*values, {**values[2], 'seq': values[-1]['seq'] + 1}]), mismatch('custody.end')),
        ('M13 of edition 2', chained(lambda values: values[0].update(schema='saksi-custody/2')), unsupported('custody.chain')),
        ('a time that is no date', chained(lambda values: values[2].update(time='2026-02-30T00:00:00.000Z')), mismatch('custody.chain')),
        ('no line', lambda lines: [], mismatch('custody.chain')),
        ('an empty line', lambda lines: [*lines, b''], mismatch('custody.chain')),
    ]
    made += [Row(f'custody: {name}', {'custody': change}, told) for name, change, told in rows_]
    ends = [('no line end at the end', lambda entries: entries[resealed.CUSTODY][:-1]), ('lines ended by CR LF', lambda entries: entries[resealed.CUSTODY].replace(b'\n', b'\r\n')), ('nothing', lambda entries: b'')]
    made += [Row(f'custody: M08 {name}', {'entries': lambda entries, change=change: entries.update({resealed.CUSTODY: change(entries)})}, mismatch('custody.chain')) for name, change in ends]
    return made
