"""The messages of the API, its pages and its commands, by id, in English; the catalogues translate
them."""

SENTENCES: dict[str, str] = {
    "wrong_host": "This server does not answer to the name '{host}'; use {address}.",
    "foreign_page": (
        "A page of another site sent this request; open the server's own page, or send it"
        " without a browser."
    ),
    "say_who_asks": (
        "Say who asks: send the header 'Authorization: Bearer TOKEN'. An admin gives out tokens."
    ),
    "not_our_token": "The token is none of ours: they begin with '{prefix}'. Ask an admin for one.",
    "tokens_unreadable": "Tokens cannot be checked now; the server's log tells why.",
    "token_not_known": (
        "The token is not known: it was revoked or mistyped. Ask an admin for another."
    ),
    "token_expired": "The token '{name}' expired at {expires}. Ask an admin for another.",
    "token_not_accepted": "The token is not accepted: {reason}. Sign in again.",
    "no_role": "'{who}' has no role here: the claim '{claim}' of the token names none of {known}.",
    "open_to_others": (
        "'{host}' can be reached by others, and nothing says who may come in; give out a token"
        " first with: verkosto token new --role viewer --name NAME, or set"
        " VERKOSTO_OIDC_ISSUER, VERKOSTO_OIDC_AUDIENCE and VERKOSTO_OIDC_KEYS."
    ),
    "authorization_unreadable": (
        "The header Authorization cannot be read; send 'Authorization: Bearer TOKEN'."
    ),
    "provider_unreachable": (
        "Who signs in cannot be checked now: the provider's keys cannot be read; try again in"
        " a minute."
    ),
    "claims_name_nobody": "it names nobody: it has neither preferred_username nor sub",
    "key_not_known": "its key is not among the provider's",
    "token_unreadable": "it cannot be read",
    "signature_expired": "it has expired",
    "wrong_audience": "it is meant for another audience",
    "wrong_issuer": "it comes from another issuer",
    "not_good_yet": "it is not good yet",
    "wrong_signature": "its signature is wrong",
    "wrong_algorithm": "it is signed in a way that is not accepted",
    "claim_missing": "it lacks the claim {claim}",
    "no_keys": (
        "VERKOSTO_OIDC_KEYS is '{keys}', and there are no keys: {reason}; name a JWKS file or"
        " its address."
    ),
    "keys_not_secure": (
        "VERKOSTO_OIDC_KEYS is '{keys}', which can be tampered with on the way; give an"
        " https:// address or a file."
    ),
    "not_a_role": "'{role}' is not a role; {remedy}",
    "token_exists": (
        "There is a token '{name}' already; choose another name, or revoke that one first."
    ),
    "not_a_token_file": (
        "'{file}' is no file of tokens, so nobody can be recognised by one; restore it, or"
        " delete it and give out new tokens."
    ),
    "token_file_unreadable": (
        "'{file}' cannot be read ({reason}); let the user who runs verkosto read it."
    ),
    "not_a_token_name": (
        "'{name}' cannot name a token; give 1 to {limit} printable characters: who uses it."
    ),
    "not_token_days": (
        "A token cannot be good for {days} days; give 1 to {limit:,}, or none for one without"
        " an end."
    ),
    "no_token": "There is no token '{name}'; {remedy}",
    "file_may_be_filled": (
        "'{file}' exists and may have been filled in; name another file, or add --force."
    ),
    "facts_alone": (
        "--facts loads what comes with the program, nothing else; load the other paths by"
        " another command."
    ),
    "nothing_to_load": "There is nothing to load; name folders or workbooks, or add --facts.",
    "cannot_be_supposed": "'{kind}' cannot be supposed; {remedy}",
    "people_or_proposal": (
        "Name either people who would sit together, or a saved proposal with --proposal NAME."
    ),
    "no_command": "There is no command '{command}'; {remedy}",
    "command_missing": "The command is missing; add one of: {known}.",
    "no_option": "There is no option '{option}'; {remedy}",
    "option_stands_alone": (
        "The option '{option}' stands alone; leave out the = and what follows it."
    ),
    "nothing_after_option": "Something is missing after the option '{option}'; write: {example}",
    "option_missing": "The option '{option}' is missing; add: {example}",
    "argument_missing": "The argument {argument} is missing; add it after: {command}",
    "too_many_arguments": "The command takes no further arguments; leave out '{arguments}'.",
    "cannot_be": "{name} cannot be '{value}'; {remedy}",
    "give_whole_number": "give a whole number.",
    "give_whole_number_from": "give a whole number of at least {least}.",
    "give_whole_number_between": "give a whole number from {least} to {most}.",
    "give_number": "give a number.",
    "give_number_from": "give a number of at least {least}.",
    "file_exists_force": "'{file}' exists; name another file, or add --force.",
    "file_exists_dump": "'{file}' exists; name another file with --dump.",
    "no_data_folder": "There is no data folder '{folder}' yet; the first load makes it.",
    "not_a_size": "'{text}' is no size of a group; write it like 8-10, or 9.",
    "size_order": (
        "'{text}' is no size of a group; the smaller number comes first, and is 1 or more."
    ),
    "no_ids": "'{file}' has no ids; write one a line.",
    "not_two": "'{text}' does not name two; write it like {example}.",
    "nobody_joins": (
        "Nobody joins any group, so there is nothing to save; allow larger groups with --size."
    ),
    "not_a_report_name": "'{file}' does not end like a report; {remedy}",
    "not_a_report": (
        "'{file}' is no report: {reason}; write one with: verkosto report --out report.json"
    ),
    "report_of_other_format": (
        "'{file}' is no report of the format '{format}'; write one with: verkosto report --out"
        " report.json"
    ),
    "in_file": "'{file}': {reason}",
    "too_many_tokens": (
        "The document has more than {limit:,} words and signs, which is the limit; ask in parts."
    ),
    "document_too_deep": "The document is nested too deep; the limit is {limit} levels.",
    "variables_too_deep": "The variables are nested too deep; the limit is {limit} levels.",
    "not_acceptable": "The answer can be {media} or {other}; the header Accept names neither.",
    "too_many_requests": (
        "{count:,} requests are being answered, which is the limit; try again in a few seconds."
    ),
    "wrong_method": "The endpoint answers GET and POST, not {method}.",
    "mutation_by_get": "A mutation is sent by POST; GET only reads.",
    "statements_need_role": (
        "The statements may be read by the role analyst and above; yours is {role}."
    ),
    "no_answer_in_time": (
        "There was no answer within {seconds:g} seconds; ask for less at once, or try again later."
    ),
    "internal_error": (
        "Something went wrong in Verkosto, and it is not your doing. Tell whoever keeps the"
        " server: request {request}."
    ),
    "too_costly": (
        "The answer could hold {cost:,} objects; the limit is {limit:,}. Give smaller numbers"
        " to 'first'."
    ),
    "id_of_relationship_node": "The id is of a relationship, {kind}; `node` finds nodes.",
    "people_need_role": "People may be read by the role analyst and above; yours is {role}.",
    "body_is_list": "The body is a list; send one request at a time, and several fields in it.",
    "body_is_no_object": 'The body is no object; send {{"query": "..."}}.',
    "no_document": (
        "'query' must be a GraphQL document, as a text; it is missing or of another kind."
    ),
    "operation_name_is_no_text": (
        "'operationName' must be a text; leave it out where the document has one operation."
    ),
    "not_an_object": "'{name}' must be an object of names and values.",
    "wrong_content_type": "The content type is '{kind}'; send {media}.",
    "wrong_charset": "The charset is '{charset}'; send UTF-8.",
    "encoded_body": "The body is encoded; send it as it is.",
    "first_negative": "first is {first}; give 0 or more, or leave it out for all pairs.",
    "event_or_series": "Either 'event' or 'series' must be given; give the key of one.",
    "search_needs_role": (
        "{kind} may be searched for by the role analyst and above; yours is {role}."
    ),
    "first_is_null": "first is null; give a number from 1 to {limit:,}.",
    "no_group_given": "No group was given; name the people of 1 or more.",
    "people_or_groups": (
        "Either 'people' or 'groups' must be given: who would sit together, or a proposal."
    ),
    "no_person_by_id": (
        "There is no person '{person}'; correct the id, or search for the person's name."
    ),
    "nothing_of_source": "Nothing in the graph comes from a source '{source}'; correct its key.",
    "no_kind": "The model has no '{kind}'; use one of {known}.",
    "relationship_not_allowed": (
        "The model has no {kind} from {start} to {end}; it leads from {allowed}."
    ),
    "source_empty": "The source is empty or has a character that cannot be printed; give its id.",
    "source_too_long": "The source has more than {most} bytes; give a shorter id.",
    "groups_or_into": (
        "Either 'groups' or 'into' must be given: how many new groups, or the keys of those"
        " that get newcomers."
    ),
    "too_many_groups_asked": "{count} groups cannot be searched for; ask for up to {limit}.",
    "steps_out_of_range": "{steps:,} steps cannot be searched; ask for 1 to {limit:,}.",
    "seconds_out_of_range": "{seconds:g} seconds cannot be searched; ask for {least} to {limit:g}.",
    "since_not_before": "'since' is {since}, which is not before {day}; give an earlier day.",
    "horizon_is_null": "'horizon' is null; leave it out, or write it like '1y', '6m' or '90d'.",
    "open_needs_role": (
        "People may be shown to the role analyst and above; yours is {role}. Leave 'open' out."
    ),
    "not_a_person": "The id is of a node of the kind {kind}; erase people, and retract the rest.",
    "not_base64": "The content is not base64; encode the bytes of the file.",
    "id_of_relationship": "The id is of a relationship, {kind}; give the id of a node.",
    "bound_seconds": "A bound cannot be looked for in {seconds} seconds; give up to {limit:g}.",
    "too_many_draws": "{draws:,} draws are too many; ask for up to {limit:,}.",
    "setting_is_null": "'{name}' is null; leave it out, or give a value.",
    "field_needs_role": (
        "'{type}.{field}' may be read by the role {least} and above; yours is {role}."
    ),
    "grouping_needs_role": (
        "Figures by {by} may be read by the role analyst and above; yours is {role}."
    ),
    "related_needs_role": (
        "'relatedTo' a {kind} may be asked by the role analyst and above; yours is {role}."
    ),
    "not_an_id": (
        "'{value}' is not an id of this graph; use the `id` that an answer gave, or look the"
        " node up by its key."
    ),
    "not_a_cursor": (
        "'{value}' is not a cursor of this list; give `after` a cursor of the same list in the"
        " same order."
    ),
    "date_is_text": 'A date is written as text, like "2019-02-03".',
    "database_silent": "The database does not answer; try again later.",
    "port_in_use": "Port {port} is in use; name another with --port, or --port 0 for a free one.",
    "port_for_administrators": (
        "Port {port} is for administrators only; name one above 1023 with --port."
    ),
    "not_an_address": (
        "'{host}' is not an address of this machine ({reason}); leave --host out for 127.0.0.1."
    ),
    "simple_content_type": (
        "The content type is '{kind}', which any page can send; send application/json, or the"
        " header X-Requested-With with any value."
    ),
    "no_content_type": (
        "The content type is missing, which any page can send; send application/json, or the"
        " header X-Requested-With with any value."
    ),
    "see_help": "see them with: {command}",
    "see_token_list": "see them with: verkosto token list",
    "space_or_disk": "free some space there, or write to another disk, and run the command again",
    "other_disk_or_writable": "write to another disk, or make this one writable",
    "raise_file_limit": "raise the limit of open files (ulimit -n 4096)",
    "end_programs_with_files": "end other programs that hold files open",
    "end_programs_or_parts": "end other programs, or load the tables in parts",
    "let_user_or_other": "let the user who runs verkosto use it, or name another",
    "let_user": "let the user who runs verkosto use it",
    "name_one_there": "name one that is there",
    "system_error": "{where}{reason}.",
    "system_error_remedy": "{where}{reason}; {remedy}.",
    "memory_used_up": (
        "The memory of this machine is used up; end other programs, or load the tables in parts."
    ),
    "error": "Error: {message}",
    "nobody_answers": "{question} Nobody is there to answer; add --yes to do it without asking.",
    "rejected_place": "{file}, row {row}, column {column}: {message}",
    "rejected_place_of_sheet": "{file}, sheet {sheet}, row {row}, column {column}: {message}",
    "more_rejected": "... and {count:,} more.",
    "no_operation": (
        "There is no operation '{name}' in the document; set operationName to one of: {names}."
    ),
    "several_operations": (
        "The document has several operations; set operationName to one of: {names}."
    ),
    "no_operation_named": "none has a name",
    "too_many_fragments": "The document has {count:,} fragments; the limit is {limit:,}.",
    "too_many_aliases": "The document has {count:,} aliases; the limit is {limit:,}.",
    "too_many_repeats": (
        "The document has {count:,} fields that are there already; the limit is {limit:,}."
    ),
    "too_many_levels": "The document has {count:,} levels; the limit is {limit:,}.",
    "too_deep_in_schema": (
        "The document has {count:,} lists of the schema within each other; the limit is {limit:,}."
    ),
    "first_out_of_range": "first is {value}; give a number from 0 to {limit:,}.",
    "body_too_large": (
        "The body has more than {most:,} bytes, which is the limit for your role; send less at"
        " once."
    ),
    "not_json_in_utf8": "{what} is no JSON in UTF-8: {reason}.",
    "the_body": "The body",
    "no_event": "There is no event '{key}'; use the key of one, as `search` gives it.",
    "no_event_series": (
        "There is no event series '{key}'; use the key of one, as `search` gives it."
    ),
    "one_to_other": "{start} to {end}",
    "nowhere": "nowhere",
    "bytes_sent": "More than {most:,} bytes were sent, which is the limit; send less at once.",
    "too_many_expanded": (
        "More than {number} cannot be expanded in one picture; begin anew around one of them."
    ),
    "names_nothing": "“{value}” names nothing; it should be like Person:key.",
    "nothing_called": "There is nothing called “{value}”; look for it by its name.",
    "not_two_sectors": "“{value}” does not name two sectors; write it as 27:33.",
    "someone_in_two_groups": (
        "Someone is in two groups in this address; begin again from the proposal."
    ),
    "no_group_in_proposal": "There is no group “{value}” in this proposal.",
    "changes_unreadable": (
        "The changes in this address cannot be read; begin again from the proposal."
    ),
    "proposal_not_saved": (
        "No proposal “{name}” is saved; it may have been made real or dropped already."
    ),
    "no_sector_on_day": "There is no sector “{value}” with leaders on that day.",
    "nobody_by_id": "Verkosto knows nobody by the id “{value}”.",
    "no_page_of_node": "“{value}” is no page of a node; write it as groups/KEY.",
    "no_file": "There is no file; choose a workbook or CSV files.",
    "upload_empty": "“{file}” is empty; choose a file with tables.",
    "upload_no_csv": "“{file}” is no CSV file; load it by itself, or several CSV files at once.",
    "same_file_name": "Two of the files have the same name; load them one after the other.",
    "not_in_picture": "“{value}” is not in the picture; expand what leads to it first.",
    "token_missing": "The token is missing.",
    "not_one_of_choices": "“{value}” is not one of the choices; use {known}.",
    "page_not_a_number": "“{value}” is not a whole number from {least} up.",
    "page_not_a_period": "“{value}” is not a period; write it like 3y, 18m or 90d.",
    "role_needed": "Required role: {least}. Your role: {role}.",
    "page_not_a_date": "“{value}” is not a date; write it as 2019, 2019-02 or 2019-02-03.",
    "names_need_role": (
        "Names of people, and sources that name them, are shown from the role of analyst on; your"
        " role: {role}."
    ),
    "erase_question": (
        "Erase '{person}' and everything that is said of them? This cannot be undone."
    ),
    "withdraw_question": "Withdraw all that the source '{source}' said?",
    "empty_trash_question": "Remove {count:,} databases for good? This cannot be undone.",
    "empty_trash_question_of_one": "Remove 1 database for good? This cannot be undone.",
    "load_refused": (
        "Nothing was stored: {count:,} errors. Correct the tables, or add --skip-bad to store"
        " the good rows."
    ),
    "load_refused_by_one": (
        "Nothing was stored: 1 error. Correct the tables, or add --skip-bad to store the good rows."
    ),
}
