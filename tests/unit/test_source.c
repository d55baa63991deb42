// SPDX-License-Identifier: MIT
/* The YAML reader: what it makes of good documents, and every error with its place. */
#include "compiler/source/source.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/diag/input.h"

/* A document that was read, and what was said about it. */
struct reading {
	struct input *input;
	struct source source;
	bool good;
	unsigned int errors;
	char *said;
};

static struct reading read_bytes(const void *text, size_t size)
{
	struct reading reading = {.input = input_from_text("t.yaml", text, size)};
	struct diags diags = {.max_errors = 20};
	size_t said_size;

	diags.out = open_memstream(&reading.said, &said_size);
	ck_assert_ptr_nonnull(diags.out);
	reading.good = source_parse(&reading.source, reading.input, &diags);
	reading.errors = diags.errors;
	fclose(diags.out);
	return reading;
}

static struct reading read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void reading_free(struct reading *reading)
{
	source_free(&reading->source);
	input_free(reading->input);
	free(reading->said);
}

/* Read a document that has to be good. */
static struct reading read_good(const char *text)
{
	struct reading reading = read_text(text);

	ck_assert_str_eq(reading.said, "");
	ck_assert(reading.good);
	ck_assert_ptr_nonnull(reading.source.root);
	return reading;
}

/* One line for a tree: [a 'quoted' {key=value key<-merged value}]. */
static void show(struct buf *buf, const struct source_node *node)
{
	const char *quote = node->quoted ? "'" : "";

	switch (node->kind) {
	case SOURCE_SCALAR:
		ck_assert_uint_eq(strlen(node->text), node->size);
		buf_printf(buf, "%s%s%s", quote, node->text, quote);
		break;
	case SOURCE_LIST:
		buf_printf(buf, "[");
		for (size_t i = 0; i < node->count; i++) {
			buf_printf(buf, "%s", i ? " " : "");
			show(buf, node->items[i]);
		}
		buf_printf(buf, "]");
		break;
	case SOURCE_MAP:
		buf_printf(buf, "{");
		for (size_t i = 0; i < node->count; i++) {
			buf_printf(buf, "%s", i ? " " : "");
			show(buf, node->pairs[i].key);
			buf_printf(buf, "%s", node->pairs[i].merged ? "<-" : "=");
			show(buf, node->pairs[i].value);
		}
		buf_printf(buf, "}");
		break;
	}
}

static const struct {
	const char *text;
	const char *tree;
} good[] = {
	{"a: 1\nb: [x, 'y', \"z\"]\n", "{a=1 b=[x 'y' 'z']}"},
	{"a: |\n  one\n  two\nb: >\n  one\n  two\n", "{a='one\ntwo\n' b='one two\n'}"},
	{"a:\nb: ~\nc: ''\n", "{a= b=~ c=''}"},
	{"a: {}\nb: []\n", "{a={} b=[]}"},
	{"{}\n", "{}"},
	{"[]\n", "[]"},
	{"\xef\xbb\xbf"
	 "a: 1\n",
	 "{a=1}"},
	{"a: 1\r\nb: 2\r\n", "{a=1 b=2}"},
	{"%YAML 1.1\n---\na: 1\n...\n", "{a=1}"},
	{"one\n", "one"},
	{"''\n", "''"},
	{"[{a: 1}, b: 2]\n", "[{a=1} {b=2}]"},
	{"'a\tb': \"\\t\\n\\u00e4\\u2028\"\n", "{'a\tb'='\t\n\xc3\xa4\xe2\x80\xa8'}"},
	/* tags */
	{"[!!str 1, !!int '2', !!bool yes, ! 3]\n", "['1' 2 yes '3']"},
	{"a: !!map {}\nb: !!seq []\nc: ! []\nd: ! {}\n", "{a={} b=[] c=[] d={}}"},
	{"%TAG !y! tag:yaml.org,2002:\n---\n!y!str 1\n", "'1'"},
	/* anchors */
	{"a: &x [1]\nb: *x\nc: *x\n", "{a=[1] b=[1] c=[1]}"},
	{"- &k a\n- *k : 1\n", "[a {a=1}]"},
	{"- &x 1\n- *x\n- &x 2\n- *x\n", "[1 1 2 2]"},
	{"- &x [&x 1, *x]\n- *x\n", "[[1 1] 1]"},
	/* merge keys */
	{"- &a {x: 1, y: 2}\n- {<<: *a, y: 3}\n- {y: 4, <<: *a}\n",
	 "[{x=1 y=2} {y=3 x<-1} {y=4 x<-1}]"},
	{"- &a {x: 1, y: 2}\n- &b {y: 3, z: 4}\n- <<: [*a, *b]\n- <<: [*b, *a]\n",
	 "[{x=1 y=2} {y=3 z=4} {x<-1 y<-2 z<-4} {y<-3 z<-4 x<-1}]"},
	{"- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, z: 3}\n",
	 "[{x=1} {y=2 x<-1} {z=3 y<-2 x<-1}]"},
	{"<<: {a: 1, b: 2}\nb: 3\n", "{b=3 a<-1}"},
	{"<<: [{a: 1}, {a: 2}]\n", "{a<-1}"},
	{"<<: []\na: 1\n", "{a=1}"},
	{"- &a {x: 1}\n- {'<<': *a}\n- {!!str <<: *a}\n", "[{x=1} {'<<'={x=1}} {'<<'={x=1}}]"},
	{"'<<': 1\n<<: {'<<': 2, a: 3}\n", "{'<<'=1 a<-3}"},
};

START_TEST(good_documents)
{
	struct reading reading;
	struct buf buf = {0};

	reading = read_good(good[_i].text);
	show(&buf, reading.source.root);
	ck_assert_str_eq(buf_text(&buf), good[_i].tree);
	buf_free(&buf);
	reading_free(&reading);
}
END_TEST

static const struct {
	const char *text;
	const char *said;
} bad[] = {
	/* yaml-syntax */
	{"a: \"x\nb: 3\n", "t.yaml:3:1: error: found unexpected end of stream while scanning a "
			   "quoted scalar [yaml-syntax]\n"
			   "    3 | \n"
			   "      | ^\n"
			   "t.yaml:1:4: note: it starts here\n"
			   "    1 | a: \"x\n"
			   "      |    ^\n"},
	{"a: [1,\nb: }\n", "t.yaml:2:4: error: did not find expected node content while parsing a "
			   "flow node [yaml-syntax]\n"
			   "    2 | b: }\n"
			   "      |    ^\n"},
	{"a: 1\n b: 2\n",
	 "t.yaml:2:3: error: mapping values are not allowed in this context [yaml-syntax]\n"
	 "    2 |  b: 2\n"
	 "      |   ^\n"},
	{"a: \"x", "t.yaml:1:6: error: found unexpected end of stream while scanning a quoted "
		   "scalar [yaml-syntax]\n"
		   "    1 | a: \"x\n"
		   "      |      ^\n"
		   "t.yaml:1:4: note: it starts here\n"
		   "    1 | a: \"x\n"
		   "      |    ^\n"},
	{"a: *x", "t.yaml:1:4: error: no anchor '&x' before this alias [unknown-alias]\n"
		  "    1 | a: *x\n"
		  "      |    ^~\n"},
	{"{a: 1, a: 2", "t.yaml:1:12: error: did not find expected ',' or '}' while parsing a flow "
			"mapping [yaml-syntax]\n"
			"    1 | {a: 1, a: 2\n"
			"      |            ^\n"
			"t.yaml:1:1: note: it starts here\n"
			"    1 | {a: 1, a: 2\n"
			"      | ^\n"},
	{"a: 1\n\tb: 2\n", "t.yaml:2:1: error: found a tab character that violates indentation "
			   "while scanning a plain scalar [yaml-syntax]\n"
			   "    2 |  b: 2\n"
			   "      | ^\n"
			   "t.yaml:1:4: note: it starts here\n"
			   "    1 | a: 1\n"
			   "      |    ^\n"},
	{"%YAML 1.1\n", "t.yaml:2:1: error: did not find expected <document start> [yaml-syntax]\n"
			"    2 | \n"
			"      | ^\n"},
	/* yaml-encoding */
	{"a: 1\nb: \xff\n", "t.yaml:2:4: error: not UTF-8 text: invalid leading "
			    "UTF-8 octet (0xff, byte 8) [yaml-encoding]\n"
			    "    2 | b: ?\n"
			    "      |    ^\n"},
	{"a: \xc3", "t.yaml:1:4: error: not UTF-8 text: incomplete UTF-8 octet "
		    "sequence (byte 3) [yaml-encoding]\n"
		    "    1 | a: ?\n"
		    "      |    ^\n"},
	{"a: \xed\xa0\x80\n", "t.yaml:1:4: error: not UTF-8 text: invalid Unicode "
			      "character (0xd800, byte 3) [yaml-encoding]\n"
			      "    1 | a: ???\n"
			      "      |    ^\n"},
	{"\xc3\xa4: \x01\n", "t.yaml:1:4: error: not UTF-8 text: control characters "
			     "are not allowed (0x01, byte 4) [yaml-encoding]\n"
			     "    1 | \xc3\xa4: ?\n"
			     "      |    ^\n"},
	{"\xff\xfe"
	 "a",
	 "t.yaml: error: the text is UTF-16; convert it to UTF-8 [yaml-encoding]\n"},
	{"\xfe\xff"
	 "a",
	 "t.yaml: error: the text is UTF-16; convert it to UTF-8 [yaml-encoding]\n"},
	{"a: 1\rb: 2\n", "t.yaml:1:5: error: lines must end with a line feed, not with a "
			 "carriage return alone [yaml-encoding]\n"
			 "    1 | a: 1?b: 2\n"
			 "      |     ^\n"},
	{"a: 1\r\nb: 2\r", "t.yaml:2:5: error: lines must end with a line feed, not with a "
			   "carriage return alone [yaml-encoding]\n"
			   "    2 | b: 2\n"
			   "      |     ^\n"},
	{"a: 1\xc2\x85"
	 "b: 2\n",
	 "t.yaml:1:5: error: lines must end with a line feed, not with U+0085 [yaml-encoding]\n"
	 "    1 | a: 1??b: 2\n"
	 "      |     ^\n"},
	{"a: x\n# \xe2\x80\xa8\n",
	 "t.yaml:2:3: error: lines must end with a line feed, not with U+2028 [yaml-encoding]\n"
	 "    2 | # \xe2\x80\xa8\n"
	 "      |   ^\n"},
	{"a: '\xe2\x80\xa9'\n",
	 "t.yaml:1:5: error: lines must end with a line feed, not with U+2029 [yaml-encoding]\n"
	 "    1 | a: '\xe2\x80\xa9'\n"
	 "      |     ^\n"},
	{"a: \"x\\0y\"\n",
	 "t.yaml:1:4: error: control character U+0000 in a scalar [yaml-encoding]\n"
	 "    1 | a: \"x\\0y\"\n"
	 "      |    ^~~~~~\n"},
	{"a: \"\\e\"\n", "t.yaml:1:4: error: control character U+001B in a scalar [yaml-encoding]\n"
			 "    1 | a: \"\\e\"\n"
			 "      |    ^~~~\n"},
	{"a: \"\\r\"\n", "t.yaml:1:4: error: control character U+000D in a scalar [yaml-encoding]\n"
			 "    1 | a: \"\\r\"\n"
			 "      |    ^~~~\n"},
	{"a: \"\\x7f\"\n",
	 "t.yaml:1:4: error: control character U+007F in a scalar [yaml-encoding]\n"
	 "    1 | a: \"\\x7f\"\n"
	 "      |    ^~~~~~\n"},
	{"a: \"\\N\"\n", "t.yaml:1:4: error: control character U+0085 in a scalar [yaml-encoding]\n"
			 "    1 | a: \"\\N\"\n"
			 "      |    ^~~~\n"},
	{"\"\\a\": 1\n", "t.yaml:1:1: error: control character U+0007 in a scalar [yaml-encoding]\n"
			 "    1 | \"\\a\": 1\n"
			 "      | ^~~~\n"},
	/* duplicate-key */
	{"a: 1\nbb: 2\n'a': 3\n",
	 "t.yaml:3:1: error: key 'a' is already in this mapping [duplicate-key]\n"
	 "    3 | 'a': 3\n"
	 "      | ^~~\n"
	 "t.yaml:1:1: note: first defined here\n"
	 "    1 | a: 1\n"
	 "      | ^\n"},
	{"{\xc3\xa4: 1, \xc3\xa4: 2}\n",
	 "t.yaml:1:8: error: key '\xc3\xa4' is already in this mapping [duplicate-key]\n"
	 "    1 | {\xc3\xa4: 1, \xc3\xa4: 2}\n"
	 "      |        ^\n"
	 "t.yaml:1:2: note: first defined here\n"
	 "    1 | {\xc3\xa4: 1, \xc3\xa4: 2}\n"
	 "      |  ^\n"},
	{"{a: 1, a: 2, a: 3}\n",
	 "t.yaml:1:8: error: key 'a' is already in this mapping [duplicate-key]\n"
	 "    1 | {a: 1, a: 2, a: 3}\n"
	 "      |        ^\n"
	 "t.yaml:1:2: note: first defined here\n"
	 "    1 | {a: 1, a: 2, a: 3}\n"
	 "      |  ^\n"
	 "t.yaml:1:14: error: key 'a' is already in this mapping [duplicate-key]\n"
	 "    1 | {a: 1, a: 2, a: 3}\n"
	 "      |              ^\n"
	 "t.yaml:1:2: note: first defined here\n"
	 "    1 | {a: 1, a: 2, a: 3}\n"
	 "      |  ^\n"},
	{"{? : 1, ? : 2}\n",
	 "t.yaml:1:11: error: key '' is already in this mapping [duplicate-key]\n"
	 "    1 | {? : 1, ? : 2}\n"
	 "      |           ^\n"
	 "t.yaml:1:4: note: first defined here\n"
	 "    1 | {? : 1, ? : 2}\n"
	 "      |    ^\n"},
	{"- &k a\n- *k : 1\n  *k : 2\n",
	 "t.yaml:3:3: error: key 'a' is already in this mapping [duplicate-key]\n"
	 "    3 |   *k : 2\n"
	 "      |   ^~\n"
	 "t.yaml:2:3: note: first defined here\n"
	 "    2 | - *k : 1\n"
	 "      |   ^~\n"},
	{"a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n",
	 "t.yaml:4:3: error: key '<<' is already in this mapping; write <<: [*a, "
	 "*b] to merge several [duplicate-key]\n"
	 "    4 |   <<: *a\n"
	 "      |   ^~\n"
	 "t.yaml:3:3: note: first defined here\n"
	 "    3 |   <<: *a\n"
	 "      |   ^~\n"},
	{"k01234567890123456789012345678901234567890123456789012345678\xc3\xa4y: 1\n"
	 "k01234567890123456789012345678901234567890123456789012345678\xc3\xa4y: 2\n",
	 "t.yaml:2:1: error: key 'k01234567890123456789012345678901234567890123456789012345678' is "
	 "already in this mapping [duplicate-key]\n"
	 "    2 | k01234567890123456789012345678901234567890123456789012345678\xc3\xa4y: 2\n"
	 "      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
	 "t.yaml:1:1: note: first defined here\n"
	 "    1 | k01234567890123456789012345678901234567890123456789012345678\xc3\xa4y: 1\n"
	 "      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
	/* unknown-alias */
	{"*x\n", "t.yaml:1:1: error: no anchor '&x' before this alias [unknown-alias]\n"
		 "    1 | *x\n"
		 "      | ^~\n"},
	{"a: &common {b: 1}\nc:\n  <<: *comon\n  d: 2\n",
	 "t.yaml:3:7: error: no anchor '&comon' before this alias; did you mean *common? "
	 "[unknown-alias]\n"
	 "    3 |   <<: *comon\n"
	 "      |       ^~~~~~\n"},
	{"a: *later\nb: &later 1\n",
	 "t.yaml:1:4: error: no anchor '&later' before this alias [unknown-alias]\n"
	 "    1 | a: *later\n"
	 "      |    ^~~~~~\n"},
	{"{*x : 1, *x : 2}\n",
	 "t.yaml:1:2: error: no anchor '&x' before this alias [unknown-alias]\n"
	 "    1 | {*x : 1, *x : 2}\n"
	 "      |  ^~\n"
	 "t.yaml:1:10: error: no anchor '&x' before this alias [unknown-alias]\n"
	 "    1 | {*x : 1, *x : 2}\n"
	 "      |          ^~\n"},
	/* recursive-alias */
	{"a: &x\n  - *x\n",
	 "t.yaml:2:5: error: alias *x is inside of its own node [recursive-alias]\n"
	 "    2 |   - *x\n"
	 "      |     ^~\n"
	 "t.yaml:1:4: note: the anchor is here\n"
	 "    1 | a: &x\n"
	 "      |    ^\n"},
	{"a: &x\n  <<: *x\n  b: 1\n",
	 "t.yaml:2:7: error: alias *x is inside of its own node [recursive-alias]\n"
	 "    2 |   <<: *x\n"
	 "      |       ^~\n"
	 "t.yaml:1:4: note: the anchor is here\n"
	 "    1 | a: &x\n"
	 "      |    ^\n"},
	{"&x {? *x : 1}\n",
	 "t.yaml:1:7: error: alias *x is inside of its own node [recursive-alias]\n"
	 "    1 | &x {? *x : 1}\n"
	 "      |       ^~\n"
	 "t.yaml:1:1: note: the anchor is here\n"
	 "    1 | &x {? *x : 1}\n"
	 "      | ^\n"},
	/* bad-merge */
	{"a:\n  <<: 1\n",
	 "t.yaml:2:3: error: << needs a mapping or a list of mappings, not a scalar [bad-merge]\n"
	 "    2 |   <<: 1\n"
	 "      |   ^~\n"
	 "t.yaml:2:7: note: the scalar is here\n"
	 "    2 |   <<: 1\n"
	 "      |       ^\n"},
	{"<<: [{a: 1}, x, [y]]\n",
	 "t.yaml:1:1: error: each element of the list after << must be a mapping, not a "
	 "scalar [bad-merge]\n"
	 "    1 | <<: [{a: 1}, x, [y]]\n"
	 "      | ^~\n"
	 "t.yaml:1:14: note: the scalar is here\n"
	 "    1 | <<: [{a: 1}, x, [y]]\n"
	 "      |              ^\n"
	 "t.yaml:1:1: error: each element of the list after << must be a mapping, not a "
	 "list [bad-merge]\n"
	 "    1 | <<: [{a: 1}, x, [y]]\n"
	 "      | ^~\n"
	 "t.yaml:1:17: note: the list is here\n"
	 "    1 | <<: [{a: 1}, x, [y]]\n"
	 "      |                 ^\n"},
	{"- &l [1]\n- <<: [*l]\n",
	 "t.yaml:2:3: error: each element of the list after << must be a mapping, not a "
	 "list [bad-merge]\n"
	 "    2 | - <<: [*l]\n"
	 "      |   ^~\n"
	 "t.yaml:1:3: note: the list is here\n"
	 "    1 | - &l [1]\n"
	 "      |   ^\n"},
	/* bad-key */
	{"? [a, b]\n: 1\n",
	 "t.yaml:1:3: error: a mapping key must be a scalar, not a list [bad-key]\n"
	 "    1 | ? [a, b]\n"
	 "      |   ^\n"},
	{"{a: 1}: 2\n",
	 "t.yaml:1:1: error: a mapping key must be a scalar, not a mapping [bad-key]\n"
	 "    1 | {a: 1}: 2\n"
	 "      | ^\n"},
	{"- &m {a: 1}\n- *m : 2\n",
	 "t.yaml:2:3: error: a mapping key must be a scalar, not a mapping [bad-key]\n"
	 "    2 | - *m : 2\n"
	 "      |   ^~\n"},
	/* bad-tag */
	{"a: !thing 1\n", "t.yaml:1:4: error: unsupported tag !thing [bad-tag]\n"
			  "    1 | a: !thing 1\n"
			  "      |    ^~~~~~~~\n"},
	{"a: !!binary aGk=\n", "t.yaml:1:4: error: unsupported tag !!binary [bad-tag]\n"
			       "    1 | a: !!binary aGk=\n"
			       "      |    ^~~~~~~~~~~~~\n"},
	{"a: !!int [1]\n", "t.yaml:1:4: error: tag !!int does not fit a list [bad-tag]\n"
			   "    1 | a: !!int [1]\n"
			   "      |    ^\n"},
	{"!!seq {a: 1}\n", "t.yaml:1:1: error: tag !!seq does not fit a mapping [bad-tag]\n"
			   "    1 | !!seq {a: 1}\n"
			   "      | ^\n"},
	{"!!set {a: 1}\n", "t.yaml:1:1: error: unsupported tag !!set [bad-tag]\n"
			   "    1 | !!set {a: 1}\n"
			   "      | ^\n"},
	/* multiple-documents */
	{"a: 1\n---\nb: 2\n",
	 "t.yaml:2:1: error: a second document; write one in each file [multiple-documents]\n"
	 "    2 | ---\n"
	 "      | ^~~\n"},
	{"---\n---\n",
	 "t.yaml:2:1: error: a second document; write one in each file [multiple-documents]\n"
	 "    2 | ---\n"
	 "      | ^~~\n"},
	/* empty-document */
	{"", "t.yaml: error: the file has no content [empty-document]\n"},
	{"# nothing\n\n", "t.yaml: error: the file has no content [empty-document]\n"},
	{"---\n...\n", "t.yaml: error: the file has no content [empty-document]\n"},
	/* several errors in one run, and the rest of the document still read */
	{"a: *x\nb: !t 1\nc: {d: 1, d: 2}\n? []\n: 1\na: \"\\b\"\n",
	 "t.yaml:1:4: error: no anchor '&x' before this alias [unknown-alias]\n"
	 "    1 | a: *x\n"
	 "      |    ^~\n"
	 "t.yaml:2:4: error: unsupported tag !t [bad-tag]\n"
	 "    2 | b: !t 1\n"
	 "      |    ^~~~\n"
	 "t.yaml:3:11: error: key 'd' is already in this mapping [duplicate-key]\n"
	 "    3 | c: {d: 1, d: 2}\n"
	 "      |           ^\n"
	 "t.yaml:3:5: note: first defined here\n"
	 "    3 | c: {d: 1, d: 2}\n"
	 "      |     ^\n"
	 "t.yaml:4:3: error: a mapping key must be a scalar, not a list [bad-key]\n"
	 "    4 | ? []\n"
	 "      |   ^\n"
	 "t.yaml:6:4: error: control character U+0008 in a scalar [yaml-encoding]\n"
	 "    6 | a: \"\\b\"\n"
	 "      |    ^~~~\n"
	 "t.yaml:6:1: error: key 'a' is already in this mapping [duplicate-key]\n"
	 "    6 | a: \"\\b\"\n"
	 "      | ^\n"
	 "t.yaml:1:1: note: first defined here\n"
	 "    1 | a: *x\n"
	 "      | ^\n"},
	/* what was right before the YAML stopped being YAML is still reported */
	{"a: {b: 1, b: 2}\nc: [}\n",
	 "t.yaml:1:11: error: key 'b' is already in this mapping [duplicate-key]\n"
	 "    1 | a: {b: 1, b: 2}\n"
	 "      |           ^\n"
	 "t.yaml:1:5: note: first defined here\n"
	 "    1 | a: {b: 1, b: 2}\n"
	 "      |     ^\n"
	 "t.yaml:2:5: error: did not find expected node content while parsing a flow node "
	 "[yaml-syntax]\n"
	 "    2 | c: [}\n"
	 "      |     ^\n"},
};

START_TEST(bad_documents)
{
	struct reading reading = read_text(bad[_i].text);

	ck_assert_str_eq(reading.said, bad[_i].said);
	ck_assert(!reading.good);
	ck_assert_uint_gt(reading.errors, 0);
	reading_free(&reading);
}
END_TEST

START_TEST(nul_byte)
{
	struct reading reading = read_bytes("a: x\0y\n", 7);

	ck_assert_str_eq(reading.said,
			 "t.yaml:1:5: error: not UTF-8 text: control characters are not "
			 "allowed (0x00, byte 4) [yaml-encoding]\n"
			 "    1 | a: x\n"
			 "      |     ^\n");
	ck_assert(!reading.good);
	reading_free(&reading);
}
END_TEST

static void check_loc(const struct source_node *node, uint32_t line, uint32_t column,
		      uint32_t length)
{
	ck_assert_ptr_nonnull(node);
	ck_assert_uint_eq(node->loc.line, line);
	ck_assert_uint_eq(node->loc.column, column);
	ck_assert_uint_eq(node->loc.length, length);
}

START_TEST(locs)
{
	struct reading reading = read_good("list:\r\n"
					   "  - \xc3\xa4\xc3\xb6: \xe2\x82\xac uro  # end\r\n"
					   "    text: |\r\n"
					   "      block\r\n"
					   "  - [ \"a b\", &x 12, *x,\r\n"
					   "      'c\r\n"
					   "      d' ]\r\n"
					   "none:\r\n");
	const struct source_node *root = reading.source.root, *list, *map;

	ck_assert_ptr_eq(root->loc.input, reading.input);
	check_loc(root, 1, 1, 1);
	check_loc(root->pairs[0].key, 1, 1, 4);
	list = source_get(root, "list");
	check_loc(list, 2, 3, 1);
	map = list->items[0];
	check_loc(map, 2, 5, 1);
	check_loc(map->pairs[0].key, 2, 5, 2);
	check_loc(map->pairs[0].value, 2, 9, 5);
	check_loc(source_get(map, "text"), 3, 11, 1);
	list = list->items[1];
	check_loc(list, 5, 5, 1);
	check_loc(list->items[0], 5, 7, 5);
	check_loc(list->items[1], 5, 14, 5);
	ck_assert_ptr_eq(list->items[2], list->items[1]);
	check_loc(list->items[3], 6, 7, 1);
	check_loc(source_get(root, "none"), 8, 6, 1);
	ck_assert_ptr_null(source_get(root, "non"));
	reading_free(&reading);
}
END_TEST

/* An error in one part leaves the rest of the tree there, for the checks that come after. */
START_TEST(tree_after_errors)
{
	struct reading reading = read_text("a: *x\nb: 1\nb: 2\n? [c]\n: 3\nd: {<<: *x, e: 4}\n");
	struct buf buf = {0};

	ck_assert(!reading.good);
	ck_assert_uint_eq(reading.errors, 4);
	show(&buf, reading.source.root);
	ck_assert_str_eq(buf_text(&buf), "{a= b=1 d={e=4}}");
	buf_free(&buf);
	reading_free(&reading);

	reading = read_text("a: 1\nb: }\n");
	ck_assert_ptr_null(reading.source.root);
	reading_free(&reading);
}
END_TEST

static void repeat(struct buf *buf, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buf_add(buf, text, strlen(text));
}

/* Read what stands in @buf, which is released; @said is what is to be said, NULL for nothing. */
static void check_generated(struct buf *buf, const char *said)
{
	struct reading reading = read_bytes(buf->data, buf->size);

	buf_free(buf);
	if (said) {
		/* The lines that show the source are too long to repeat here. */
		reading.said[strcspn(reading.said, "\n")] = 0;
		ck_assert_str_eq(reading.said, said);
	} else {
		ck_assert_str_eq(reading.said, "");
	}
	ck_assert(reading.good == !said);
	ck_assert_uint_eq(reading.errors, said ? 1 : 0);
	reading_free(&reading);
}

START_TEST(depth)
{
	struct buf buf = {0};

	repeat(&buf, "[", SOURCE_MAX_DEPTH);
	repeat(&buf, "]", SOURCE_MAX_DEPTH);
	check_generated(&buf, NULL);

	repeat(&buf, "[", SOURCE_MAX_DEPTH + 1);
	repeat(&buf, "]", SOURCE_MAX_DEPTH + 1);
	check_generated(
		&buf, "t.yaml:1:65: error: more than 64 lists and mappings are nested [too-deep]");

	repeat(&buf, "{a: ", SOURCE_MAX_DEPTH + 1);
	repeat(&buf, "}", SOURCE_MAX_DEPTH + 1);
	check_generated(
		&buf, "t.yaml:1:257: error: more than 64 lists and mappings are nested [too-deep]");

	/* Bombs: megabytes of openings, in both styles. */
	repeat(&buf, "[", 4u << 20);
	check_generated(
		&buf, "t.yaml:1:65: error: more than 64 lists and mappings are nested [too-deep]");
	repeat(&buf, "- ", 2u << 20);
	check_generated(
		&buf, "t.yaml:1:129: error: more than 64 lists and mappings are nested [too-deep]");
	repeat(&buf, "? ", 2u << 20);
	check_generated(
		&buf, "t.yaml:1:129: error: more than 64 lists and mappings are nested [too-deep]");
}
END_TEST

START_TEST(depth_through_aliases)
{
	struct buf buf = {0};

	/* 32 levels in the anchor, at the third level: 30 more lists around the alias do. */
	for (unsigned int over = 0; over <= 1; over++) {
		repeat(&buf, "- &a ", 1);
		repeat(&buf, "[", 32);
		repeat(&buf, "]", 32);
		repeat(&buf, "\n- ", 1);
		repeat(&buf, "[", 31 + over);
		repeat(&buf, "*a", 1);
		repeat(&buf, "]", 31 + over);
		check_generated(&buf, over ? "t.yaml:2:35: error: with alias *a more than 64 lists "
					     "and mappings are nested [too-deep]"
					   : NULL);
	}
	/* Merging moves up what it takes, so a chain of merges nests nothing. */
	repeat(&buf, "- &a0 {k0: []}\n", 1);
	for (unsigned int i = 1; i < 200; i++)
		buf_printf(&buf, "- &a%u {<<: %s*a%u%s, k%u: 1}\n", i, i % 2 ? "[" : "", i - 1,
			   i % 2 ? "]" : "", i);
	check_generated(&buf, NULL);
	/* One level more with each anchor. */
	repeat(&buf, "- &a0 []\n", 1);
	for (unsigned int i = 1; i < 80; i++)
		buf_printf(&buf, "- &a%u [*a%u]\n", i, i - 1);
	check_generated(&buf, "t.yaml:64:9: error: with alias *a62 more than 64 lists and mappings "
			      "are nested [too-deep]");
}
END_TEST

START_TEST(node_count)
{
	struct buf buf = {0};

	for (unsigned int over = 0; over <= 1; over++) {
		repeat(&buf, "[", 1);
		repeat(&buf, "1,\n", SOURCE_MAX_NODES - 1 + over);
		repeat(&buf, "]", 1);
		check_generated(&buf, over ? "t.yaml:1000000:1: error: the document has more than "
					     "1000000 nodes [too-many-nodes]"
					   : NULL);
	}
	/* 2 lists, 9 scalars; then 10 nodes for each alias: 1 + 10 + 99998 * 10 + 9 = 1000000. */
	for (unsigned int over = 0; over <= 1; over++) {
		repeat(&buf, "- &a [1,1,1,1,1,1,1,1,1]\n", 1);
		repeat(&buf, "- *a\n", 99998);
		repeat(&buf, "- 1\n", 9);
		repeat(&buf, "- *a\n", over);
		check_generated(&buf, over ? "t.yaml:100009:3: error: with alias *a the document "
					     "has more than 1000000 nodes [too-many-nodes]"
					   : NULL);
	}
}
END_TEST

START_TEST(alias_bombs)
{
	struct buf buf = {0};

	repeat(&buf, "a: &a [x,x,x,x,x,x,x,x,x,x]\n", 1);
	for (int c = 'b'; c <= 'z'; c++) {
		buf_printf(&buf, "%c: &%c [", c, c);
		for (unsigned int i = 0; i < 10; i++)
			buf_printf(&buf, "*%c,", c - 1);
		buf_printf(&buf, "]\n");
	}
	check_generated(&buf, "t.yaml:6:29: error: with alias *e the document has more than "
			      "1000000 nodes [too-many-nodes]");

	/* Keys add up through merges: each mapping has one more and merges the last one. */
	repeat(&buf, "- &m0 {k: 1}\n", 1);
	for (unsigned int i = 1; i < 10000; i++)
		buf_printf(&buf, "- &m%u {<<: *m%u, k%u: 1}\n", i % 7, (i - 1) % 7, i);
	check_generated(&buf, "t.yaml:707:12: error: with alias *m5 the document has more than "
			      "1000000 nodes [too-many-nodes]");

	/* One large mapping merged again and again. */
	repeat(&buf, "- &m {", 1);
	for (unsigned int i = 0; i < 10000; i++)
		buf_printf(&buf, "k%u: 1, ", i);
	repeat(&buf, "}\n- <<: [", 1);
	repeat(&buf, "*m,", 100000);
	repeat(&buf, "]\n", 1);
	check_generated(&buf, "t.yaml:2:152: error: with alias *m the document has more than "
			      "1000000 nodes [too-many-nodes]");
}
END_TEST

START_TEST(directive_bomb)
{
	struct buf buf = {0};

	for (unsigned int i = 0; i < 16; i++)
		buf_printf(&buf, "%%TAG !a%u! tag:yaml.org,2002:\n", i);
	repeat(&buf, "--- !a15!str x\n", 1);
	check_generated(&buf, NULL);

	for (unsigned int i = 0; i < 500000; i++)
		buf_printf(&buf, "%%TAG !a%u! b\n", i);
	repeat(&buf, "--- x\n", 1);
	check_generated(&buf,
			"t.yaml:17:1: error: more than 16 lines start with '%' [yaml-syntax]");
}
END_TEST

/* Many keys, anchors and wrong aliases take no longer than their number. */
START_TEST(many_keys)
{
	const unsigned int count = 200000;
	struct reading reading;
	struct buf buf = {0};

	for (unsigned int i = 0; i < count; i++)
		buf_printf(&buf, "key%u: &a%u {x: 1}\n", i, i);
	for (unsigned int i = 0; i < 1000; i++)
		buf_printf(&buf, "more%u: {<<: *a%u}\n", i, count - 1 - i);
	buf_printf(&buf, "key77777: 1\n");
	reading = read_bytes(buf.data, buf.size);
	ck_assert_str_eq(reading.said, "t.yaml:201001:1: error: key 'key77777' is already in this "
				       "mapping [duplicate-key]\n"
				       "201001 | key77777: 1\n"
				       "      | ^~~~~~~~\n"
				       "t.yaml:77778:1: note: first defined here\n"
				       "77778 | key77777: &a77777 {x: 1}\n"
				       "      | ^~~~~~~~\n");
	ck_assert_uint_eq(reading.source.root->count, count + 1000);
	reading_free(&reading);
	buf_free(&buf);

	for (unsigned int i = 0; i < count; i++)
		buf_printf(&buf, "- &anchor-of-some-length-%u\n- *anchor-of-no-lenght-%u\n", i, i);
	reading = read_bytes(buf.data, buf.size);
	ck_assert(!reading.good);
	ck_assert_uint_eq(reading.errors, count);
	reading_free(&reading);
	buf_free(&buf);
}
END_TEST

static Suite *source_suite(void)
{
	Suite *suite = suite_create("source");
	TCase *documents = tcase_create("documents"), *limits = tcase_create("limits");

	tcase_add_loop_test(documents, good_documents, 0, (int)ARRAY_SIZE(good));
	tcase_add_loop_test(documents, bad_documents, 0, (int)ARRAY_SIZE(bad));
	tcase_add_test(documents, nul_byte);
	tcase_add_test(documents, locs);
	tcase_add_test(documents, tree_after_errors);
	suite_add_tcase(suite, documents);

	/* Without the limits these would run for hours. */
	tcase_set_timeout(limits, 120);
	tcase_add_test(limits, depth);
	tcase_add_test(limits, depth_through_aliases);
	tcase_add_test(limits, node_count);
	tcase_add_test(limits, alias_bombs);
	tcase_add_test(limits, directive_bomb);
	tcase_add_test(limits, many_keys);
	suite_add_tcase(suite, limits);
	return suite;
}

int main(void)
{
	SRunner *runner = srunner_create(source_suite());
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
