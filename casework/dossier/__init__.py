"""The accountability dossier: what leaves, shaped for a forum, within the consents, provable.

`terms` and `selection` say what an exporter is given, `document` what it writes, `profiles`
are the exporters, `bag` and `package` what a recipient holds. Pure but for `orders`,
`compiling` and `releasing`, which talk to the database and the key agent.
"""
