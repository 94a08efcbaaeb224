"""The table behind a chart."""

from lib.ui import chart_table


def test_csv_has_every_row_and_no_formula():
    table = {"group": ["women", "=1+1", "@x", 'a "b", c'], "n": [1, None, 3, -4]}
    assert chart_table.as_csv(table) == 'group,n\r\nwomen,1\r\n\'=1+1,\r\n\'@x,3\r\n"a ""b"", c",-4\r\n'


def test_a_cut_context_ends_at_whole_words():
    text = "lpha beta she gamma delt"
    assert chart_table.around(text, 10, 13, 10) == ("… beta ", "she", " gamma …")
    assert chart_table.around(text, 10, 13, 50) == ("lpha beta ", "she", " gamma delt")
