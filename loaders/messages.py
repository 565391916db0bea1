"""The sentences of this package's errors, by id, in English. The catalogues of the other languages
translate them."""

SENTENCES: dict[str, str] = {
    "unprintable": "the text has a character that cannot be printed; type it again.",
    "not_a_date_written": "'{value}' is not a date; write it as {written}.",
    "not_a_flag": (
        "'{value}' is neither yes nor no; write yes or no, kyllä or ei, ja or nej, or 1 or 0."
    ),
    "not_a_business_id": (
        "'{value}' is not a Finnish business id, its check digit is wrong; correct it, or"
        " begin another country's number with the country's two letters, like EE12345678."
    ),
    "no_table": "there is no table '{value}'; {remedy}",
    "column_missing": "the column '{name}' is missing; it must be there and be filled.",
    "column_is_missing": "the column '{name}' is missing.",
    "same_column": "'{heading}' and '{first}' are the same column; keep one of them.",
    "no_heading": "column {place} has no heading; give it one or empty it.",
    "no_column": "{sheet} has no column '{heading}'; {remedy}",
    "empty": "the {word} is empty; it must be filled.",
    "no_name": "no name is given; fill at least one of {headings}.",
    "refers_to_itself": "the row refers to itself; give another id here.",
    "one_file_many_sheets": (
        "'{file}' is one file but {count} sheets have bad rows; give a folder or an .xlsx file."
    ),
    "not_a_file": "'{file}' is not a file; give the files that the mapping is for.",
    "no_sheet": "'{file}' has no sheet '{sheet}'; {remedy}",
    "mapped_column_missing": (
        "the mapping speaks of a column '{name}', which is not there; {remedy}"
    ),
    "value_not_mapped": "'{value}' is not among the values the mapping knows of; {remedy}",
    "mapping_no_nodes": "there are no nodes; describe what the rows are about under [nodes.NAME].",
    "mapping_unreadable": "The mapping '{file}' cannot be read: {reason}.",
    "mapping_not_toml": "The mapping '{file}' is not TOML: {reason}.",
    "mapping_unusable": "The mapping '{file}' cannot be used: {reason}",
    "mapping_column_needed": '[{where}] needs either column = "..." or columns = [...].',
    "mapping_others": "[{where}] has others = '{others}'; {remedy}",
    "mapping_extract": "[{where}] extract needs patterns with exactly one group in parentheses.",
    "mapping_id_needed": (
        '[{where}] needs either id = "a column" or slug = ["columns"] to make an id from.'
    ),
    "mapping_property_needed": "[{where}] must fill the property '{name}' of {label}.",
    "mapping_name_needed": "[{where}] must fill at least one of {names}.",
    "mapping_node_needed": "[{where}] is missing; name one of the nodes: {names}.",
    "mapping_id_column_needed": '[{where}] needs id = "a column" that holds the id of the {label}.',
    "mapping_value": "[{where}.properties] {fault}",
    "mapping_not_a_table": "[{where}] is {value}; it must be a table with keys.",
    "mapping_not_known": "'{name}' is not known",
    "mapping_missing": "is missing",
    "mapping_key": "{where} {fault}; {remedy}",
    "mapping_not_a_pattern": "[{where}] '{text}' is not a regular expression: {reason}.",
    "part_is_empty": "the {word} of the {node} is empty; it must be filled.",
    "node_without_name": "the {node} has no name; one must be filled.",
    "reference_not_found": (
        "no row has this reference; correct it, or declare the relationship optional."
    ),
    "reference_of_several": (
        "several rows have this reference; make it unambiguous, or declare the relationship"
        " optional."
    ),
    "reference_of_nobody": (
        "the row with this reference is about nobody; correct it, or declare the relationship"
        " optional."
    ),
    "reference_to_itself": (
        "the row refers to itself; correct it, or declare the relationship optional."
    ),
    "folder_without_tables": (
        "'{folder}' has no CSV files; a folder of tables has files like leaders.csv and"
        " memberships.csv."
    ),
    "nothing_to_read": "'{path}' does not exist; give a folder of CSV files or a workbook.",
    "not_a_table_file": (
        "'{path}' is neither a folder, a CSV file nor a workbook; its name should end in .csv"
        " or .xlsx."
    ),
    "file_empty": "the file is empty; its first row should be the headings of the columns.",
    "first_row_too_long": "the first row has more than {most:,} bytes; put only headings there.",
    "first_row_empty": "the first row is empty; put the headings of the columns there.",
    "byte": "byte 0x{value:02X}",
    "text_too_long": (
        "a text has more than {most:,} characters; shorten it, or close the quotation mark"
        " before it."
    ),
    "quotation_not_closed": (
        "a quotation mark is opened here or after and never closed; double a quotation mark"
        " within a quoted text."
    ),
    "too_many_cells": (
        "the row has {cells} cells under {headings} headings; put a text with '{mark}' in"
        " quotation marks."
    ),
    "json_too_deep": (
        "its lists and objects are nested too deep; give a list of objects that hold values."
    ),
    "not_json": "this is not JSON ({reason} in column {column}).",
    "no_list_of_objects": (
        'there is no list of objects here; name where it is with records = "a.b".'
    ),
    "file_not_utf8": "the file is not UTF-8 ({detail}); save it as 'CSV UTF-8' or as .xlsx.",
    "not_a_pair_of_sectors": "'{pair}' is not a pair of sectors; write gaps like 27:33,24:kunnat.",
    "sample_too_small": "{people} people are too few for a sample; ask for {least} or more.",
    "seed_negative": "The seed is {seed}; give 0 or more.",
    "sample_memberships": "{memberships} memberships a person cannot be had; ask for 1 to 50.",
    "no_such_sector": "No sector is called '{sector}'; {remedy}",
    "sector_twice": "'{pair}' names one sector twice; a gap is planted between two sectors.",
    "sample_needs_folder": "'{path}' is a file; give the folder the sample is to be written into.",
    "sample_folder_taken": "'{path}' holds other files ('{other}'); give a new or an empty folder.",
    "nobody_to_seat": "Nobody can be drawn for {seats} seats; ask for more people.",
    "half_a_character": "the text has half a character (an unpaired surrogate); type it again.",
    "no_such_property": "{sheet} has no property '{name}'; {remedy}",
    "one_value": "this is one value, not several; give a text.",
    "value_too_long": "the {name} has more than {most} bytes; give a shorter one.",
    "items_are_texts": "every item of this list must be a text.",
    "not_a_template_language": "'{lang}' is not a language of the template; {remedy}",
    "not_a_workbook_name": "'{file}' is not the name of a workbook; let it end in .xlsx.",
    "not_an_upload": (
        "'{file}' is neither a CSV file, a workbook nor a zip of CSV files; its name should"
        " end in .csv, .xlsx or .zip."
    ),
    "too_many_parts": "'{file}' has more than {most:,} files; load it in parts.",
    "unpacks_to_too_much": "'{file}' unpacks to more than {most} MB; load it in parts.",
    "no_parts": (
        "'{file}' has no CSV files, or two of one name; pack files like leaders.csv and"
        " memberships.csv."
    ),
    "part_is_no_csv": (
        "'{file}' has '{part}', which is no CSV file; pack CSV files alone, or load that by itself."
    ),
    "cannot_be_unpacked": "'{file}' cannot be unpacked; pack its files again, without a password.",
    "grid_too_large": (
        "'{file}' has a grid of {cells:,} cells, {filled:,} of them filled: the sheet"
        " '{sheet}' reaches to {corner}; delete the stray cells beyond its table and save it"
        " again."
    ),
    "reader_busy": "'{file}' cannot be read while other files are; load it again in a minute.",
    "reader_too_slow": "'{file}' takes more than {most:g} seconds to read; load it in parts.",
    "reader_failed": (
        "'{file}' cannot be read, or not within the memory there is; save it as .xlsx again,"
        " or load it in parts."
    ),
    "no_heading_above": "the cell has no heading above it; give the column a heading or empty it.",
    "has_password": "the workbook has a password; save it without one.",
    "not_a_workbook": "this is not a workbook that can be read ({error}); save it as .xlsx again.",
    "not_a_choice": "'{value}' is not a {word}; {remedy}",
    "ends_before_begins": (
        "{row} ends '{end}' before it begins '{start}'; correct one of the dates."
    ),
    "the_row": "the row",
    "no_reference": "there is no {word} '{value}' in the load or the graph; {remedy}",
    "no_reference_in_graph": "there is no {word} '{value}' in the graph; {remedy}",
    "add_or_correct": "add it or correct the id.",
    "referred_row_rejected": "the row of {word} '{value}' was rejected; correct that one first.",
    "ambiguous_in_load": (
        "'{value}' is the id of a {word} and of a {another_word} in the load; give one of them"
        " another id."
    ),
    "ambiguous_in_graph": (
        "'{value}' is the id of a {word} and of a {another_word} in the graph; give one of"
        " them another id."
    ),
    "and_of_a": "{one} and of a {other}",
    "contradiction": (
        "'{value}' contradicts row {number} of {sheet}, which says '{other}' of the same"
        " '{id}'; keep one of the rows, or make them agree."
    ),
    "add_to_values": "add it to them.",
    "of_relationship": "{name}: {fault}",
    "it_has": "it has {names}.",
    "one_in_other": "{one} in {other}",
    "open": "open",
    "mapping_key_of": "[{where}] key",
    "mapping_section": "section",
    "mapping_property_of": "[{where}.properties] {kind} property",
}
