-- Terms of docs/reference/silver.md. as_of is a variable.
CREATE MACRO empty_null(t) AS nullif(t, '');
CREATE MACRO day(t) AS CASE WHEN length(t) = 10 AND t[5] = '-' AND t[8] = '-' THEN try_cast(t AS DATE) END;
CREATE MACRO plausible(d, first_day) AS CASE WHEN d >= first_day AND d <= DATE '2100-12-31' THEN d END;
CREATE MACRO round2(x) AS CAST(round(CAST(x AS DECIMAL(28, 10)), 2) AS DOUBLE);
CREATE MACRO initcap(t) AS array_to_string(
    list_transform(string_split(trim(t, ' '), ' '), w -> upper(w[1]) || lower(w[2:])), ' ');
CREATE MACRO is_month_end(d) AS d = last_day(d);
CREATE MACRO months_to(d, until) AS CAST(
    (year(until) - year(d)) * 12 + month(until) - month(d)
    - CASE WHEN dayofmonth(d) > dayofmonth(until) AND NOT (is_month_end(d) AND is_month_end(until))
      THEN 1 ELSE 0 END AS BIGINT);
CREATE MACRO years_to(d, until) AS CAST(floor((until - d) / 365) AS BIGINT);
CREATE MACRO floor_div(a, b) AS CAST(floor(a / b) AS BIGINT);
CREATE MACRO score(n) AS CASE WHEN n = 0 THEN 100 WHEN n <= 2 THEN 80 WHEN n <= 5 THEN 60 ELSE 40 END;
CREATE MACRO bare(t) AS trim(t, E' \t\r\n');
CREATE MACRO is_nothing(t) AS CASE WHEN strlen(t) > 7 THEN false ELSE lower(bare(t)) IN
    ('', 'null', '(null)', 'none', 'nil', 'na', 'n/a', 'n.a.', 'nan', '#n/a', '#ref!', '#value!', '#name?', '#div/0!', '#num!', '-', '--', '.', '?') END;
CREATE MACRO is_damaged(t) AS CASE WHEN strlen(t) > 14 OR ascii(t) NOT BETWEEN 43 AND 57 THEN false
    ELSE regexp_full_match(t, '[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}') END;
CREATE MACRO has_ten_digits(t) AS regexp_full_match(regexp_replace(t, '[^0-9]', '', 'g'), '1?[0-9]{10}');
CREATE MACRO flag(condition, name) AS CASE WHEN condition THEN name END;
CREATE MACRO flags(found) AS list_sort(list_filter(found, f -> f IS NOT NULL));
