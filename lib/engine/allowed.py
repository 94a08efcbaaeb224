"""What a typed SQL expression may be made of: kinds of nodes, operators, functions and types.

Left out on purpose: whatever reads files, settings, the environment or other tables; whatever differs from run to
run (now, random); whatever can make a value grow without bound (repeat, lpad, range); and what compares two texts
in quadratic time (levenshtein).
"""

KINDS = {"CONSTANT", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "BETWEEN", "CASE", "CAST", "OPERATOR", "FUNCTION"}

OPERATORS = {"+", "-", "*", "/", "//", "%", "^", "**", "||", "&", "|", "<<", ">>", "@", "~"} | {
    "~~", "!~~", "~~*", "!~~*", "~~~", "^@", "&&", "@>", "<@",
}  # fmt: skip
# Their results can be longer than what goes in, so that only a few of them are allowed.
GROWING = {"||", "concat", "concat_ws", "list_concat", "array_to_string"} | {
    "string_split", "split", "str_split", "string_split_regex", "regexp_extract_all",
}  # fmt: skip
_TEXT_FUNCTIONS = """
    lower upper lcase ucase length len char_length character_length strlen trim ltrim rtrim left right substring
    substr replace contains starts_with ends_with prefix suffix position instr strpos concat concat_ws reverse
    split_part string_split split str_split string_split_regex regexp_matches regexp_full_match regexp_extract
    regexp_replace regexp_extract_all like_escape not_like_escape ilike_escape not_ilike_escape
    ascii unicode ord strip_accents nfc_normalize
"""
_NUMBER_FUNCTIONS = """
    abs ceil ceiling floor round trunc sqrt cbrt ln log log2 log10 exp pow power sign mod greatest least
    isnan isinf isfinite bit_count xor
"""
_DATE_FUNCTIONS = """
    year month day hour minute second week quarter dayofweek isodow dayofyear decade century dayname monthname
    date_part datepart date_trunc datetrunc date_diff datediff last_day epoch epoch_ms make_date make_timestamp
    strftime strptime try_strptime to_timestamp to_years to_months to_weeks to_days to_hours to_minutes to_seconds
    to_milliseconds
"""
_LIST_FUNCTIONS = """
    list_value list_contains array_contains list_has array_has list_has_any array_has_any list_has_all array_has_all
    list_position array_position array_length list_extract array_extract list_element list_distinct list_unique
    list_min list_max list_sum list_avg list_concat array_to_string
"""
_OTHER_FUNCTIONS = "coalesce ifnull nullif if typeof"
FUNCTIONS = frozenset(
    " ".join((_TEXT_FUNCTIONS, _NUMBER_FUNCTIONS, _DATE_FUNCTIONS, _LIST_FUNCTIONS, _OTHER_FUNCTIONS)).split()
)
# Named in the sentence that refuses a function.
EXAMPLES = "lower, length, contains, starts_with, regexp_matches, round, year, date_trunc, list_contains and coalesce"
_TYPES = """
    BOOLEAN BOOL TINYINT SMALLINT INTEGER INT BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT FLOAT REAL DOUBLE
    DECIMAL NUMERIC VARCHAR TEXT STRING CHAR DATE TIME TIMESTAMP DATETIME TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS
    TIMESTAMPTZ INTERVAL UUID
"""
TYPES = frozenset(_TYPES.split()) | {"TIMESTAMP WITH TIME ZONE"}

COMPARISONS = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "<>",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
    "COMPARE_DISTINCT_FROM": "IS DISTINCT FROM",
    "COMPARE_NOT_DISTINCT_FROM": "IS NOT DISTINCT FROM",
}
# Kinds of node that are refused by a name of their own; any further kind is refused as "this".
REFUSED = {
    "SUBQUERY": "a subquery",
    "WINDOW": "a window function",
    "STAR": "* or COLUMNS",
    "LAMBDA": "a lambda or ->",
    "PARAMETER": "a parameter (? or $1)",
    "POSITIONAL_REFERENCE": "a column by number (#1)",
    "DEFAULT": "DEFAULT",
    "COLLATE": "COLLATE",
    "TYPE": "a type",
}
