"""The sentences of this package's errors, by id, in English. The catalogues of the other languages
translate them."""

import errno

SENTENCES: dict[str, str] = {
    "graph_changed_while_counting": (
        "Other writers kept changing the graph while it was counted; ask again."
    ),
    "graph_changed_while_reading": (
        "Other writers kept changing the graph while it was read; ask again."
    ),
    "bicm_not_settled": (
        "The configuration model did not settle in {rounds:,} rounds; ask for draws instead."
    ),
    "no_ties_to_expect": (
        "There are no ties to expect anything of; choose other ties, another date or a longer"
        " window."
    ),
    "tie_counts_disagree": (
        "People have {people:,.0f} ties and affiliations {affiliations:,.0f}; they must agree."
    ),
    "no_shared_affiliation": (
        "No affiliation with two people or more counts; raise the cap, or choose other ties."
    ),
    "no_such_group": "There is no {by} '{key}'; {remedy}",
    "sector_withheld": (
        "Figures of the sector '{sector}' are withheld, as they would tell of one or two"
        " people; look at another."
    ),
    "no_ties_to_broker": (
        "There are no ties to broker; choose other ties, another date or a longer window."
    ),
    "shape_disagrees": (
        "The ties have the shape {shape}, but {people} people have a group; they must agree."
    ),
    "weights_missing": "The ties have missing numbers; weights must be numbers.",
    "too_many_tie_pairs": (
        "{pairs:,} pairs of ties take too long to look at; set a cap, so that up to {limit:,}"
        " are left."
    ),
    "ties_one_way": (
        "The ties, of shape {shape}, do not all go both ways; add each tie's other direction."
    ),
    "too_many_shortest_paths": (
        "More shortest paths than can be counted join two nodes of this network; look at a"
        " part of it."
    ),
    "no_ties_to_run_along": (
        "There are no ties to run along; choose other ties, another date or a longer window."
    ),
    "network_too_large": (
        "{nodes:,} nodes with {ties:,} ties have more shortest paths than can be looked at one"
        " by one; look at fewer people, a shorter window or fewer kinds of ties (nodes times"
        " ties up to {limit:,})."
    ),
    "dask_missing": "--cluster needs Dask; install it with: pip install 'verkosto[cluster]'",
    "no_dask_scheduler": (
        "No Dask scheduler answers at '{address}'; start one with 'dask scheduler', and"
        " workers with 'dask worker ADDRESS', or leave --cluster out."
    ),
    "not_counted_in_database": "'{name}' cannot be counted in the database; {remedy}",
    "counted_by": "by '{by}'",
    "counted_half_life": "a half-life of '{half_life}'",
    "counted_smallest": "those of {people} people",
    "sectors_alone_counted": (
        "Sectors alone are counted in the database, and not {other}; leave that out, or do"
        " without --in-database."
    ),
    "ring_of_successions": (
        "These succeed each other in a ring: {ring}; a successor comes later, so remove one of"
        " the successions."
    ),
    "no_measure": "There is no measure '{name}'; {remedy}",
    "preview_without_half_life": (
        "The preview knows no half-life ('{half_life}'); leave it out, or use 'verkosto gaps'."
    ),
    "draws_do_not_fit": (
        "{draws:,} draws of {groups:,} groups do not fit into memory; ask for up to {limit:,}"
        " draws, or fewer groups."
    ),
    "affiliation_weight": "An affiliation weighs {weight}; weights are numbers from 0 up.",
    "too_many_meetings": (
        "{meetings:,} meetings of two people are more than the {limit:,} that can be looked at"
        " one by one: the largest affiliation has {largest:,} people; leave the large ones out"
        " with a cap, or look at fewer people."
    ),
    "no_ties_to_step_along": (
        "There are no ties to step along; choose other ties, another date or a longer window."
    ),
    "steps_lead_nowhere": "{steps} steps lead nowhere; ask for 1 or more.",
    "too_many_groups_for_steps": (
        "{groups:,} groups are too many with people {steps:,} steps apart; look at fewer groups."
    ),
    "no_pairs_of_people": "{people} people have no pairs; the E-I index needs two or more.",
    "too_few_draws": "'{draws}' draws tell nothing of chance; ask for 1 or more, best 1000.",
    "tie_ends_disagree": (
        "{begin} ties begin, {end} end and {weighted} have a weight; they must agree."
    ),
    "tie_to_self_of_number": "Person {number} has a tie to themselves; leave such ties out.",
    "tie_to_no_number": "There is a tie to person {number}; people are 0 to {last}.",
    "label_out_of_range": "There is a label {label}; labels are 0 to {last}.",
    "mixing_matrix_shape": (
        "A mixing matrix is square and symmetric; this one has the shape {shape}."
    ),
    "mixing_matrix_weights": (
        "The mixing matrix has negative or missing numbers; weights must be numbers from 0 up."
    ),
    "no_ties_to_measure": (
        "There are no ties to measure; choose other ties, another date or a longer window."
    ),
    "no_ties_between_people": (
        "There are no ties between people; choose other ties, another date or a longer window."
    ),
    "too_many_paths": (
        "{paths:,} paths of two steps take too long to look at; set a cap, so that up to"
        " {limit:,} are left."
    ),
    "too_many_pairs": (
        "{pairs:,} pairs of people two steps apart are too many; set a cap, so that up to"
        " {limit:,} are left."
    ),
    "graph_not_plain": (
        "The ties have directions or are several between two people; make them a plain"
        " undirected graph."
    ),
    "tie_to_self": "'{person}' has a tie to themselves; leave such ties out.",
    "tie_weight": "A tie has the weight {weight}; weights are numbers above 0.",
    "years_not_comparable": (
        "From {first} to {last} are no years to compare; give a first and a later one, up to"
        " {limit} in all."
    ),
    "nobody_in_years": (
        "Nobody with a {by} holds a position at the end of any year from {first} to {last};"
        " choose other years."
    ),
    "nobody_on_day": (
        "Nobody with a {by} holds a position on {day}; choose another date, or load positions"
        " first."
    ),
    "no_sector_large_enough": (
        "No sector has {people} people or more on {day}, so that none is told of; choose"
        " another date."
    ),
    "too_many_groups": (
        "There are {count:,} groups by {by}; more than {limit:,} cannot be compared in pairs."
    ),
    "no_tie_chosen": "No kind of tie was chosen; use one or more of {known}.",
    "not_a_tie": "'{tie}' is not a kind of tie; {remedy}",
    "not_a_weight": "'{weight}' is not a weight; {remedy}",
    "not_a_seed": "'{seed}' cannot seed the draws; use a whole number from 0 up.",
    "not_a_grouping": "People cannot be grouped by '{by}'; {remedy}",
    "grouping_tells_small_sectors": (
        "Without small sectors people are not grouped by '{by}': beside the sectors that would"
        " tell of them."
    ),
    "cap_too_small": "A cap of {cap} leaves nobody to meet; use 2 or more.",
    "no_sector": "There is no sector '{sector}'; {remedy}",
    "cannot_be_shown": "'{shown}' cannot be shown; use {known}.",
    "picture_too_large": (
        "{nodes:,} nodes are more than the {limit:,} that a picture holds; open fewer sectors,"
        " or choose fewer kinds of ties."
    ),
    "graph_changed_while_dumping": (
        "Other writers kept changing the graph while it was read; run the dump when they have"
        " ended."
    ),
    "no_dump": "'{file}' does not exist; name a file that 'verkosto dump' wrote.",
    "not_a_dump": (
        "'{file}' is not a whole dump of Verkosto; take another copy of it, or an older dump."
    ),
    "dump_of_later_program": (
        "'{file}' was written by a later Verkosto; restore it with that one, or a later one still."
    ),
    "dump_part_damaged": (
        "'{file}' is damaged: '{part}' is not what was written; take another copy of it."
    ),
    "dump_disk_full": (
        "'{file}' cannot be written ({reason}); free some space there, or name a file on"
        " another disk."
    ),
    "dump_cannot_be_written": (
        "'{file}' cannot be written ({reason}); name a file in another folder."
    ),
    "graph_not_of_its_version": (
        "The graph is not what its data version says; somebody changed it past Verkosto, or it"
        " is damaged."
    ),
    "elements_unknown": (
        "The graph holds {stored:,} nodes and relationships, of which {known:,} are known"
        " here; dump it with the Verkosto that stored them."
    ),
    "dump_not_of_its_version": (
        "'{file}' is damaged: its tables are not of its data version; take another copy of it."
    ),
    "restored_differs": (
        "The restored graph is not that of '{file}'; empty it and restore it again."
    ),
    "graph_not_empty": (
        "The graph holds {elements:,} nodes and relationships already; set VERKOSTO_HOME to a"
        " new folder, or VERKOSTO_DATABASE to an empty database, and restore into that."
    ),
    "graph_changed_while_restoring": (
        "Other writers kept changing the graph while {kind} was restored; empty it and start again."
    ),
    "layout_of_later_program": (
        "The graph has layout {layout}, this Verkosto knows {known}; use the later one that"
        " stored it."
    ),
    "layout_needs_upgrade": (
        "The graph has layout {layout}, this Verkosto needs {needed}; bring it there with"
        " 'verkosto upgrade', which writes a dump of it first."
    ),
    "graph_changed_while_upgrading": (
        "Somebody changed the graph while it was converted; run the upgrade again when they"
        " have ended."
    ),
    "no_person": "There is no person '{person}'; {remedy}",
    "in_two_groups": "'{person}' is in '{group}' already; name them in one group.",
    "neither_member_nor_candidate": (
        "'{person}' is neither a member nor a candidate; name someone who is."
    ),
    "no_such_group_on_day": "There is no {by} '{key}' on {day}; {remedy}",
    "no_candidates": (
        "Nobody with a {by} on {day} is among the candidates asked for; choose others."
    ),
    "no_affiliation": (
        "There is no group, network, project, cohort or event '{affiliation}'; {remedy}"
    ),
    "not_positive": "{name} is {value}: give a positive number.",
    "values_shape": "value has the shape {shape}: give one row and one column for each person.",
    "value_not_finite": "value[{row}, {column}] is {value}: give a finite number for every pair.",
    "values_not_symmetric": (
        "value[{row}, {column}] is {value} but value[{column}, {row}] is {other}: give both"
        " the same number."
    ),
    "not_whole_numbers": "{name} is {value}: give a list of whole numbers.",
    "sizes_disagree": "low has {low} groups and high has {high}: give both sizes of every group.",
    "size_range": (
        "Group {group} takes {low} to {high} people: give a lower size from 0 to the upper one."
    ),
    "fixed_length": (
        "fixed has {count} entries for {people} people: give a group, or -1, for everyone."
    ),
    "fixed_group": (
        "fixed[{index}] is {group}: give a group from 0 to {last}, or -1 for whoever may be moved."
    ),
    "too_many_fixed": (
        "{people} people are fixed in group {group}, which takes {high}: fix fewer or raise"
        " its upper size."
    ),
    "lower_sizes": "lower the lower sizes or use fewer groups.",
    "raise_sizes": "raise the upper sizes or add groups.",
    "nobody_would_come": "Nobody would come into any group; name people who are not in it yet.",
    "proposal_made_real": "The proposal '{name}' was made real; save this one under another name.",
    "proposal_target_gone": (
        "'{target}', which people of the proposal '{name}' would come into, is gone; drop the"
        " proposal."
    ),
    "not_a_proposal_name": (
        "'{name}' cannot name a proposal; use small letters a to z, digits and hyphens, up to 60."
    ),
    "proposal_already_real": (
        "The proposal '{name}' was made real already; withdraw the source '{source}' to take"
        " it back."
    ),
    "no_proposal": "There is no proposal '{name}'; {remedy}",
    "not_a_group_name": (
        "The name of a group is empty, longer than {limit} characters, or has some that cannot"
        " be printed; give another."
    ),
    "group_has_nobody": "'{group}' has nobody; name people, or leave it out.",
    "no_membership_body": "There is no group, network or project '{body}'; {remedy}",
    "in_the_same_group": "'{one}' and '{other}' are in the same group; name two who are not.",
    "too_few_people": (
        "The groups need {need} people and there are {people}; ask for fewer or smaller"
        " groups, or add candidates."
    ),
    "too_few_seats": (
        "{people} people must be placed and the groups take {seats}; require fewer, or ask for"
        " more or larger groups."
    ),
    "too_many_of_organisation": (
        "{people} people of one organisation must be placed, no two in one group, and there is"
        " no more than {groups} of those: {names}; require fewer of them, or ask for more"
        " groups."
    ),
    "too_many_stay": "{people} people stay in '{group}', which takes {high}; raise its size.",
    "too_many_of_sector": (
        "With '{person}' there would be more than {limit} of one sector in '{group}'; allow"
        " more of one sector, or leave out whom they are to be together with."
    ),
    "both_in_one_group": (
        "'{one}' and '{other}' would both be in '{group}', but {reason}; leave one of the two out."
    ),
    "sectors_too_mixed": (
        "With no more than {limit} of one sector in a group {people} people can be placed, and"
        " the groups need {need}; allow more of one sector, add candidates of others, or ask"
        " for fewer or smaller groups."
    ),
    "rules_undecided": (
        "Whether all rules can be kept was not found out in {seconds:.0f} s; loosen some, or"
        " ask for fewer groups."
    ),
    "rule_size": "'{group}' has {low} to {high} people",
    "allow_other_sizes": "Allow other sizes, or add candidates",
    "rule_placed": "'{person}' is placed",
    "require_fewer": "Require fewer people",
    "rule_per_sector": "no more than {limit} of one sector sit together",
    "allow_more_of_sector": "Allow more of one sector",
    "rule_organisation": "no two of one organisation sit together ({names})",
    "leave_some_out": "Leave some of them out",
    "rule_apart": "'{one}' and '{other}' do not sit together: {reason}",
    "leave_one_out": "Leave one of the two out",
    "too_few_seats_for_guests": "{seats} seats take nobody; give 1 or more.",
    "not_an_attendance": (
        "'{value}' is no share of guests who come; give a number from 0.05 to 1, such as 0.6."
    ),
    "table_too_small": "A table for {size} is none; give 2 or more.",
    "too_many_candidates": (
        "{people:,} people are too many to compare in pairs; name up to {limit:,} candidates."
    ),
    "no_group_to_make": "No group is to be made; ask for 1 or more.",
    "group_size_range": (
        "Group '{group}' is to have {low} to {high} people; give sizes from 1 up, the smaller"
        " first."
    ),
    "per_sector_too_small": "{limit} people of one sector in a group leave nobody; give 1 or more.",
    "no_weight": "There is no weight '{name}'; {remedy}",
    "not_a_worth": "'{word}' does not say how much '{name}' counts; {remedy}",
    "stays_in_two_groups": (
        "'{person}' is to stay in both '{one}' and '{other}'; leave them out of one."
    ),
    "not_a_candidate": "'{person}' is no candidate; {remedy}",
    "person_without_group": (
        "'{person}' has no {by} on {day}; leave them out, or choose another date."
    ),
    "not_a_member": "'{person}' is no member of '{group}'; {remedy}",
    "nobody_completes": (
        "None of the {candidates} candidates makes '{group}' whole; add candidates, or allow a"
        " smaller group."
    ),
    "clash_apart": "they are to be apart",
    "clash_superior": "one is the other's superior",
    "clash_organisation": "both work in one organisation",
    "broken_clash": "{one} and {other} would sit together, but {reason}",
    "broken_size": (
        "'{group}' would have a size of {number}, and is to have {least} to {most} people"
    ),
    "broken_per_sector": (
        "'{group}' would have {number} of the sector of {one}, and no more than {most} may sit"
        " together"
    ),
    "broken_together": "{one} and {other} would be parted, and are to be together",
    "broken_required": "{one} must be placed",
    "broken_stays": "{one} stays in '{group}'",
    "together_but_clash": (
        "'{one}' and '{other}' are to be together, but {reason}; leave one of the two out."
    ),
    "together_but_parted": (
        "'{one}' and '{other}' are to be together, but stay in different groups; leave one of"
        " the two out."
    ),
    "tie_not_counted": (
        "'{tie}', by which a supposed {kind} counts, is not among the ties; add it (--ties {tie})."
    ),
    "no_element": "There is no {kind} '{id}'; {remedy}",
    "element_exists": "There is a {kind} '{id}' already; give it another id.",
    "not_a_window": "'{text}' is not a window of time; write it like '3y', '18m' or '90d'.",
    "not_a_date": "'{value}' is not a date; write it as 2019, 2019-02 or 2019-02-03.",
    "report_state_unreadable": (
        "The report's state cannot be read ({kind}: {error}); write the report anew."
    ),
    "trend_years": "A trend over {years} years cannot be told; ask for 2 to {limit}.",
    "no_property": "{kind} has no property '{name}'; it has {names}.",
    "id_too_long": (
        "{label} has an id of more than {most} bytes, '{start}...'; give it a shorter one."
    ),
    "no_such_relationship": "The model has no {kind} from {start} to {end}.",
    "too_many_hits": "{count} hits cannot be given; ask for 1 to {limit}.",
    "not_a_node_kind": "'{kind}' is not a kind of node; {remedy}",
    "search_too_long": (
        "The text has {count} characters, more than {limit}; search for a few words."
    ),
    "nothing_to_search": (
        "There is nothing to search for in '{text}'; write a name, or the beginning of one."
    ),
    "not_utf8": "it is not UTF-8",
    "password_file_unreadable": (
        "VERKOSTO_PASSWORD_FILE is '{file}', which cannot be read ({reason}); let the user who"
        " runs verkosto read it."
    ),
    "password_file_empty": (
        "VERKOSTO_PASSWORD_FILE is '{file}', which is empty; write the database's password to it."
    ),
    "password_given_twice": (
        "VERKOSTO_PASSWORD_FILE is '{file}' and VERKOSTO_PASSWORD is set too; remove"
        " VERKOSTO_PASSWORD."
    ),
    "password_missing": (
        "VERKOSTO_URL is '{url}' but VERKOSTO_PASSWORD is missing; set it to the database's"
        " password, or VERKOSTO_PASSWORD_FILE to a file that holds it."
    ),
    "sign_in_setting_missing": (
        "{name} is '{value}' but {missing} is missing; signing in needs all three."
    ),
    "no_person_to_erase": "There is no person '{person}'; 'verkosto status' counts who is there.",
    "graph_changed_while_erasing": (
        "Other writers kept changing the graph while '{person}' was erased; run it again."
    ),
    "nothing_from_source": (
        "Nothing in the graph comes from a source '{source}'; 'verkosto status' lists the sources."
    ),
    "source_silent": "The source '{source}' says nothing of {kind} '{id}'; {remedy}",
    "still_joined": (
        "{kind} '{id}' is joined by relationships ({joined}); retract or move those first."
    ),
    "source_still_speaks": (
        "The source '{source}' still says something of a {kind}; withdraw all it says first."
    ),
    "graph_changed_while_withdrawing": (
        "Other writers kept changing the graph while '{source}' was taken out; run it again."
    ),
    "took_part_of_load": "took only part of the load",
    "nothing_stored": "nothing was stored",
    "dump_and_restore": "Write it with 'verkosto dump FILE' and restore that",
    "restore_last_dump": "Restore the last dump",
    "graph_damaged": (
        "The graph in '{folder}' was damaged when the engine or the machine stopped: {fault}."
        " {remedy} into a new VERKOSTO_HOME ('verkosto restore FILE')."
    ),
    "names_no_database": "does not say which database is in use",
    "names_missing_database": "names the database '{name}', which is not there",
    "choose_database": "choose one with 'verkosto home use NAME', such as {name}",
    "restore_home": "restore the home from a backup",
    "no_database": "'{name}' is not a database of '{folder}'; there are: {names}.",
    "database_late": (
        "The database did not answer in time; check that neither it nor the network hangs,"
        " then try again."
    ),
    "database_busy": "The database was busy with others until the time was up; try again later.",
    "no_engine_build": (
        "The embedded engine has no build for this machine; set VERKOSTO_URL, VERKOSTO_USER"
        " and VERKOSTO_PASSWORD to a Neo4j."
    ),
    "cause_memory": "it ran out of the memory that it may use",
    "give_more_memory": (
        "give it more by VERKOSTO_MEMORY (such as '4g'); running the same again will not help"
    ),
    "cause_no_memory": "the machine has not the memory that it needs",
    "give_less_memory": "end other programs, or give it less by VERKOSTO_MEMORY (such as '1g')",
    "free_space_and_rerun": "free some space there and run the command again",
    "cause_disk_full": "the disk is full",
    "cause_quota": "the disk quota is used up",
    "cause_file_too_large": "a file would become larger than is allowed",
    "cause_read_only": "the disk can only be read",
    "make_writable": "make it writable, or set VERKOSTO_HOME to another folder",
    "cause_open_files": "it may not open more files",
    "raise_open_files": "raise the limit (ulimit -n 4096) and run 'verkosto stop' first",
    "cause_programs": (
        "it cannot read its own programs, as too few files may be open or they are damaged"
    ),
    "raise_or_reinstall": "raise the limit (ulimit -n 4096), or install verkosto anew",
    "cause_other_program": "another program uses its database",
    "end_other_program": "end that program, such as a Verkosto in a container",
    "engine_out_of_sight": (
        "The engine of '{folder}' runs where its process cannot be seen from here, as another"
        " user or in another container; run the command there, or end the engine there first."
    ),
    "database_at_late": (
        "The database at {address} did not answer in time; check that neither it nor the"
        " network hangs, then try again."
    ),
    "engine_at": "{engine} at {address}",
    "engine_shutting_down": (
        "The embedded engine at {address} is shutting down; run the command again."
    ),
    "user_refused": "{where} refused user '{user}'; set VERKOSTO_USER and {secret}.",
    "no_database_answers": "No database answers at {address}; start it, or check VERKOSTO_URL.",
    "statement_timed_out": (
        "The database had not answered when the time was up; ask for less, or again later."
    ),
    "database_not_there": "{where} has no database '{name}'; set VERKOSTO_DATABASE to one it has.",
    "database_refused": "{where} refused: {reason}",
    "database_unusable": "{where} could not be used: {reason}",
    "not_a_memory_size": (
        "VERKOSTO_MEMORY is '{value}'; write how much memory the embedded engine may use as"
        " '2g' or '800m', at least {least}m."
    ),
    "data_folder_not_made": (
        "The data folder '{folder}' cannot be made ({reason}); set VERKOSTO_HOME to another."
    ),
    "home_held": (
        "Another command has held '{file}' for more than {seconds:.0f} seconds; look for a"
        " verkosto command that hangs, end it, and run this one again."
    ),
    "free_space_or_home": "free some space there, or set VERKOSTO_HOME to another folder",
    "run_as_owner": "run the command as the owner of the folder, or set VERKOSTO_HOME to another",
    "file_not_writable": "'{file}' cannot be written ({reason}); {remedy}.",
    "content_damaged": "some of what was stored is not as it was",
    "nodes_not_in_index": "some {label} nodes are no longer found by their ids",
    "engine_silent": (
        "The embedded engine (process {process}) runs but does not answer; wait a moment, or"
        " end it with 'verkosto stop', and run the command again."
    ),
    "printed_nothing": "it printed nothing",
    "engine_not_started_log": "The embedded engine did not start: {reason} (see {log}).",
    "engine_not_runnable": (
        "The embedded engine's '{program}' cannot be run ({reason}); install verkosto anew, on"
        " a disk from which programs may run."
    ),
    "home_shares_files": (
        "'{folder}' shares its files with '{other}' by hard links; stop the engine there, and"
        " make a real copy."
    ),
    "engine_not_stopped": (
        "The embedded engine (process {process}) did not stop in {seconds} s; see {log}."
    ),
    "not_a_database_url": (
        "VERKOSTO_URL is '{url}'; write it as neo4j://HOST:7687, with one of the schemes {schemes}."
    ),
    "neo4j_too_old": (
        "The server calls itself '{agent}'; Verkosto needs Neo4j {major}.{minor} or later:"
        " upgrade it."
    ),
    "secret_changed": "{secret} changed while it was being used; try again.",
    "user_locked": (
        "{where} has locked user '{user}' for a while after too many wrong passwords; check"
        " {secret} here and in whatever else uses that account."
    ),
    "another_command": "another command",
    "graph_is_written": (
        "The graph is being written by {who}; waited {seconds:.0f} s. Run this again when that"
        " has ended."
    ),
    "groups_do_not_fit": (
        "The groups take {low} to {high} people beside those who are fixed, but {people} are"
        " to be placed: {remedy}"
    ),
    "rules_contradict": "These rules cannot all be kept: {rules}. {remedy}.",
    "loosen_one": "Loosen one of them",
    "nothing_to_take_back": "nothing of it can be taken back.",
    "graph_changed_while_writing": (
        "Other writers kept changing the graph; run the load or the change again."
    ),
    "graph_changed_while_writing_kind": (
        "Other writers kept changing the graph while {kind} was written; run the load or the"
        " change again."
    ),
    "interrupted": "The command was interrupted.",
    "reasons": "{reasons}",
    "rows_rejected": "{count} rows were rejected and nothing was stored.",
    "either": "{one} or {other}",
    "did_you_mean": "did you mean {names}?",
    "use_one_of": "use one of {names}.",
    "correct_it": "correct it.",
    "correct_the_id": "correct the id.",
    "use_an_id": "use the id of one.",
    "use_a_key": "use the key of one.",
    "save_one_first": "save one first.",
    "add_to_candidates": "add them to the candidates.",
    "name_someone_who_is": "name someone who is.",
    "permission_denied": "Permission denied",
    "not_permitted": "Operation not permitted",
    "no_such_file": "No such file or directory",
    "file_exists": "File exists",
    "not_a_directory": "Not a directory",
    "is_a_directory": "Is a directory",
    "no_space": "No space left on device",
    "quota_exceeded": "Disk quota exceeded",
    "read_only": "Read-only file system",
    "file_too_large": "File too large",
    "too_many_open_files": "Too many open files",
    "too_many_files_in_system": "Too many open files in system",
    "out_of_memory": "Cannot allocate memory",
    "name_too_long": "File name too long",
    "input_output_error": "Input/output error",
    "address_not_available": "Cannot assign requested address",
    "exec_format": "Exec format error",
    "counted_kind": "{count} {kind}",
    "engine_fault": "The embedded engine of '{folder}' {fault}: {cause}; {remedy}.",
    "engine_fault_unknown": "The embedded engine {fault}; run the command again.",
    "engine_fault_detail": "The embedded engine {fault} ({detail}); run the command again.",
    "went_away": "went away",
    "engine_refused": "refused",
    "engine_stopped": "stopped",
    "engine_not_started": "did not start",
    "database_undecided": "The file '{file}' {fault}; {remedy}.",
    "database_undecided_of": "The file '{file}' {fault}; {remedy}. There are: {names}.",
    "none": "none",
    "password_file": "the file '{file}' (VERKOSTO_PASSWORD_FILE)",
    "password_refused": (
        "{where} refused user '{user}'; set VERKOSTO_USER and {secret} to what it takes: the"
        " same password is not tried again until verkosto is started anew or gets the signal"
        " HUP (kill -HUP)."
    ),
    "password_in_file_refused": (
        "{where} refused user '{user}'; set VERKOSTO_USER and {secret} to what it takes: the"
        " same password is not tried again until verkosto is started anew or gets the signal"
        " HUP (kill -HUP), or the file is rewritten."
    ),
    "draws_progress": "draws",
    "years_progress": "years",
    "graph_progress": "graph",
    "converting": "converting {kind}",
    "writing_process": "process {process} ({action}), since {since}",
}

SYSTEM_REASONS = {
    errno.EACCES: "permission_denied",
    errno.EPERM: "not_permitted",
    errno.ENOENT: "no_such_file",
    errno.EEXIST: "file_exists",
    errno.ENOTDIR: "not_a_directory",
    errno.EISDIR: "is_a_directory",
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "quota_exceeded",
    errno.EROFS: "read_only",
    errno.EFBIG: "file_too_large",
    errno.EMFILE: "too_many_open_files",
    errno.ENFILE: "too_many_files_in_system",
    errno.ENOMEM: "out_of_memory",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EIO: "input_output_error",
    errno.EADDRNOTAVAIL: "address_not_available",
    errno.ENOEXEC: "exec_format",
}
"""The id of the reason for each error number of the operating system."""
