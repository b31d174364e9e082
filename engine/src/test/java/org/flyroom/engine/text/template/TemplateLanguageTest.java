package org.flyroom.engine.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The language by itself. What is expected was rendered with jinja2 3.1.6 in an immutable sandbox
/// with `trim_blocks` and `lstrip_blocks`.
final class TemplateLanguageTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 3, 5, 6, 7);

  private static Map<String, Object> variables() {
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put("b", 2);
    dict.put("a", 1.5);
    dict.put("items", "key");
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("d", dict);
    variables.put("l", List.of(3, 1, 2));
    variables.put("n", 5);
    variables.put("s", "  Grüße 😀  ");
    variables.put("mixed", Arrays.asList("it's", null, true, 1.0));
    variables.put("people", List.of(Map.of("k", Map.of("v", 2)), Map.of("k", Map.of("v", 1))));
    variables.replaceAll((name, value) -> Values.fromJava(value));
    return variables;
  }

  private static String render(String template) {
    return ChatTemplate.parse(template).renderWith(variables(), NOW).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "mixed => [\"it's\", None, True, 1.0]",
        "d => {'b': 2, 'a': 1.5, 'items': 'key'}",
        "(1,) ~ () ~ [()] => (1,)()[()]",
        "'a\\u200b\\xa0é😀'|list => ['a', '\\u200b', '\\xa0', 'é', '😀']",
        "[1e16, 1e15, 1e-5, 0.0001, 1e22, -0.0] => [1e+16, 1000000000000000.0, 1e-05, 0.0001,"
            + " 1e+22, -0.0]",
        "[7 // 2, -7 // 2, -7 % 3, 7 % -3, -7.5 // 2, 1 / 2, 4 / 2] => [3, -4, 2, -2, -4.0, 0.5,"
            + " 2.0]",
        "[2 ** 3 ** 2, -2 ** 2, 2 ** -1, 2 ** 64] => [64, 4, 0.5, 18446744073709551616]",
        "[true + 1, 1 == true, 1 == 1.0, [1] == (1,)] => [2, True, True, False]",
        "[1 < 2 < 3, 1 < 3 < 2, 'b' in d, 'z' not in d] => [True, False, True, True]",
        "{1: 'a', 1.0: 'b', true: 'c'} => {1: 'c'}",
        "l[::-1] ~ l[1:] ~ l[-2:] ~ l[5:] ~ 'abcdef'[-3:-1] => [2, 1, 3][1, 2][1, 2][]de",
        "s|length ~ s.strip()[-1] ~ s.strip()[::-1] => 11😀😀 eßürG",
        "d['items'] ~ (d.items is callable) ~ d.items()|list|length => keyTrue3",
        "missing ~ (missing is defined) ~ (missing or 'x') ~ missing|default('y') => Falsexy",
        "d.zz is undefined and d.zz|length == 0 and 1 not in d.zz => True",
        "none ~ (none|default('d')) ~ (none|default('d', true)) => NoneNoned",
        "'%5.2f|%-4s|%05d|%x|%r|%%' % (3.14159, 'ab', 42, 255, 'q') => ` 3.14|ab  |00042|ff|'q'|%`",
        "'{:>4}|{:,.2f}|{a[k]}|{!r}'.format('x', 1234.5, 'y', a={'k': 1})"
            + " => `   x|1,234.50|1|'y'`",
        "'a-b-c'.split('-', 1) ~ 'a-b-c'.rpartition('-') => ['a', 'b-c']('a-b', '-', 'c')",
        "' a  b '.split() ~ ' a '.split(' ') => ['a', 'b']['', 'a', '']",
        "\"it's o'neil\"|title ~ \"it's o'neil\".title() => It's O'neilIt'S O'Neil",
        "'xxaxx'.strip('x') ~ 'abc'.removeprefix('a') ~ '7'.zfill(3) => abc007",
        "l|sort ~ l|sort(reverse=true) ~ l|sum ~ l|max => [1, 2, 3][3, 2, 1]63",
        "people|sort(attribute='k.v')|map(attribute='k.v')|join(',') => 1,2",
        "people|selectattr('k.v', '>', 1)|list|length => 1",
        "d|dictsort => [('a', 1.5), ('b', 2), ('items', 'key')]",
        "l|select('odd')|list ~ l|reject('odd')|list => [3, 1][2]",
        "range(7)|batch(3, '-')|map('join')|list => ['012', '345', '6--']",
        "'3.9'|int ~ 'x'|int(7) ~ '1e3'|float ~ 2.5|round ~ 42.55|round(1, 'floor')"
            + " => 371000.02.042.5",
        "('<b>'|safe) + '<i>' => <b>&lt;i&gt;",
        "'<b>'|e ~ '<i>' => &lt;b&gt;<i>",
        "n if n > 4 else 'small' => 5",
        "(n if n > 9) is defined => False",
        "'a' 'b' \"c\" => abc",
        "n is divisibleby 5 and n is not in [1] and n is number => True",
        "dict(x=1, **{'y': 2}) ~ dict([('k', 'v')]) => {'x': 1, 'y': 2}{'k': 'v'}",
        "strftime_now('%d %b %Y %-d %e %j %I%p %y') => 03 Jul 2024 3  3 185 05AM 24",
        "[1.0, none, true, 'é<', {'k': []}]|tojson => [1.0, null, true, \"é<\", {\"k\": []}]",
        "{'b': 1, 'a': 2}|tojson(sort_keys=true, separators=(',', ':')) => {\"a\":2,\"b\":1}",
        "'é\\n'|tojson(ensure_ascii=true) => \"\\u00e9\\n\"",
      })
  void anExpressionPrintsWhatPythonPrints(String expression, String expected) {
    assertThat(render("{{ " + expression + " }}")).isEqualTo(expected);
  }

  @Test
  void jsonWithIndentBreaksLinesAsPythonDoes() {
    assertThat(render("{{ {'a': [1, {}], 'b': []}|tojson(indent=2) }}"))
        .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
  }

  @Test
  void tagsTakeTheirLineAndPrintsKeepTheirs() {
    assertThat(render("a\n  {% if n %}\n  {{ n }}\n  {% endif %}\nb\n")).isEqualTo("a\n  5\nb");
    assertThat(render("a {%- if n -%} \n x {% endif %} b")).isEqualTo("ax  b");
    assertThat(render("  {%+ if n +%}\nx{% endif %}\n\n")).isEqualTo("  \nx");
    assertThat(render("a {# c #}\nb{#- d -#} \n e")).isEqualTo("a be");
    assertThat(render("{{ n }}  {% if n %}x{% endif %}")).isEqualTo("5  x");
    assertThat(render("{% raw %} {{ n }} {% endraw %}\nx")).isEqualTo(" {{ n }} x");
    assertThat(render("a\r\nb{{ '\r\n' }}")).isEqualTo("a\nb\n");
  }

  @Test
  void aSetInsideALoopEndsWithTheTurnAndANamespaceDoesNot() {
    assertThat(
            render("{% set x = 0 %}{% for i in l %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}"))
        .isEqualTo("3120");
    assertThat(
            render(
                "{% set ns = namespace(x=0) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}"
                    + "{{ ns.x }}"))
        .isEqualTo("6");
    assertThat(render("{% if n %}{% set x = 1 %}{% endif %}{{ x }}")).isEqualTo("1");
  }

  @Test
  void aNameSetLaterIsHiddenFromLoopsBeforeIt() {
    assertThat(render("{% for i in [1] %}[{{ n }}]{% endfor %}{% set n = 9 %}{{ n }}"))
        .isEqualTo("[]9");
    assertThat(render("{{ n }}{% for i in [1] %}[{{ n }}]{% endfor %}{% set n = 9 %}{{ n }}"))
        .isEqualTo("5[5]9");
  }

  @Test
  void aLoopKnowsWhereItIs() {
    assertThat(
            render(
                "{% for i in l %}{{ loop.index }}{{ loop.revindex0 }}{{ loop.first }}{{"
                    + " loop.previtem }}/{{ loop.nextitem }}{{ loop.cycle('a', 'b') }} {% endfor"
                    + " %}"))
        .isEqualTo("12True/1a 21False3/2b 30False1/a ");
    assertThat(render("{% for i in l if i > 1 %}{{ i }}{{ loop.length }}{% else %}e{% endfor %}"))
        .isEqualTo("3222");
    assertThat(render("{% for i in l if i > 9 %}{{ i }}{% else %}e{% endfor %}")).isEqualTo("e");
    assertThat(render("{% for i in l %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}"))
        .isEqualTo("31");
    assertThat(
            render(
                "{% for t in [[1, [2, []]]] recursive %}{{ loop.depth }}"
                    + "{% if t is iterable %}({{ loop(t) }}){% endif %}{% endfor %}"))
        .isEqualTo("1(22(33()))");
  }

  @Test
  void aFilterOfALoopSeesWhatEarlierTurnsDid() {
    assertThat(
            render(
                "{% set ns = namespace(n=0) %}{% for i in l if ns.n < 2 %}"
                    + "{% set ns.n = ns.n + 1 %}{{ i }}{% endfor %}"))
        .isEqualTo("31");
  }

  @Test
  void macrosTakeDefaultsNamesAndCallers() {
    assertThat(
            render("{% macro m(a, b=2, c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1, c=3) }}"))
        .isEqualTo("123");
    assertThat(
            render(
                "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}"))
        .isEqualTo("1(2,){'x': 3}");
    assertThat(
            render(
                "{% macro m() %}[{{ caller(n) }}]{% endmacro %}{% call(x) m() %}{{ x + 1 }}"
                    + "{% endcall %}"))
        .isEqualTo("[6]");
    assertThat(
            render("{% macro m() %}{{ i }}{% endmacro %}{% for i in l %}[{{ m() }}]{% endfor %}"))
        .isEqualTo("[][][]");
  }

  @Test
  void blocksOfTextCanBeSetAndFiltered() {
    assertThat(render("{% set x | upper %}a{{ n }}{% endset %}{{ x }}")).isEqualTo("A5");
    assertThat(render("{% filter replace('a', 'b') %}aa{% endfilter %}")).isEqualTo("bb");
    assertThat(render("{% with a = 1, n = n + 1 %}{{ a }}{{ n }}{% endwith %}{{ a }}{{ n }}"))
        .isEqualTo("165");
  }

  @Test
  void generatorsAreTrueAndSpentAfterOneUse() {
    assertThat(render("{% set g = l|select('gt', 9) %}{{ 'yes' if g }}{{ g|list }}"))
        .isEqualTo("yes[]");
    assertThat(render("{% set g = l|map('string') %}{{ g|join }}{{ g|join }}")).isEqualTo("312");
  }

  @Test
  void generationMarksTheWordsOfTheAssistantInCodePoints() {
    Rendered rendered =
        ChatTemplate.parse("😀{% generation %}{{ n }}é😀{% endgeneration %}x")
            .renderWith(variables(), NOW);
    assertThat(rendered.text()).isEqualTo("😀5é😀x");
    assertThat(rendered.assistantSpans()).containsExactly(new Rendered.Span(1, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ missing.x }}",
        "{{ missing + 1 }}",
        "{{ missing() }}",
        "{{ missing|int }}",
        "{{ missing|tojson }}",
        "{{ 'a' + 1 }}",
        "{{ 'a' + none }}",
        "{{ 'a' < 1 }}",
        "{{ none|length }}",
        "{{ n[1:] }}",
        "{{ l|random }}",
        "{{ n // 0 }}",
        "{{ l.append(1) }}",
        "{{ d.update({}) }}",
        "{{ l|map('upper') }}",
        "{{ d.get }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ range(100001) }}",
        "{{ l|nope }}",
        "{% for i in none %}{% endfor %}",
        "{% for a, b in [[1]] %}{% endfor %}",
        "{% include 'x' %}",
        "{% do l %}",
        "{% break %}",
        "{% if n %}",
        "{% endif %}",
        "{{ n",
        "{# n",
        "{{ [1) }}",
        "{{ 'a }}",
        "{% set d.x = 1 %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
        "{{ lipsum() }}",
        "{{ 10 ** 100000 }}",
      })
  void whatCannotBeDoneFailsWithItsLine(String template) {
    assertThatThrownBy(() -> render("\n\n" + template))
        .isInstanceOfSatisfying(
            TemplateException.Failed.class, failure -> assertThat(failure.line()).isEqualTo(3))
        .hasMessageStartingWith("line 3 of the template: ");
  }

  @Test
  void aTemplateRefusesInItsOwnWords() {
    assertThatThrownBy(() -> render("{{ raise_exception('Roles must\nalternate!') }}"))
        .isInstanceOfSatisfying(
            TemplateException.Raised.class,
            refusal -> assertThat(refusal.message()).isEqualTo("Roles must\nalternate!"));
  }

  @Test
  void hostileNestingAndSizesAreRefused() {
    List<String> hostile =
        List.of(
            "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}",
            "{{ " + "[".repeat(100_000),
            "{{ " + "not ".repeat(100_000) + "1 }}",
            "{{ " + "-".repeat(100_000) + "1 }}",
            "{{ 1" + " + 1".repeat(100_000) + " }}",
            "{{ 1" + "|abs".repeat(100_000) + " }}",
            "{{ 1" + " if 1 else 1".repeat(100_000) + " }}",
            "{% if 1 %}".repeat(100_000),
            "{% set " + "(".repeat(100_000) + "a",
            "{{ 'a' * 1000000000 }}",
            "{{ 'a'.center(1000000000) }}",
            "{{ [0] * 1000000000 }}",
            "{{ '%1000000000d' % 1 }}",
            "{{ '{:1000000000}'.format(1) }}".replace("1000000000", "99999999"),
            "{% set ns = namespace(x='aaaa') %}{% for i in range(40) %}"
                + "{% set ns.x = ns.x + ns.x %}{% endfor %}",
            "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}"
                + "{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
            "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}");
    for (String template : hostile) {
      assertThatThrownBy(() -> render(template))
          .as(template.substring(0, Math.min(60, template.length())))
          .isInstanceOf(TemplateException.Failed.class);
    }
  }
}
