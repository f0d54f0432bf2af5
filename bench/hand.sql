-- The best we could write by hand for bench/plan.yml on one DuckDB: one scan, exact money, cut points from quantiles,
-- one CASE.  Orders before customers, in two levels, took longer: docs/design/0006.  @READ@ is the file.
CREATE TEMP TABLE features AS
SELECT customer,
       count(DISTINCT order_id) FILTER (NOT returned) AS orders,
       CAST(coalesce(sum(CAST(quantity * price AS DECIMAL(18, 6))) FILTER (NOT returned), 0) AS DOUBLE) AS spend,
       CAST(coalesce(sum(CAST(quantity * price AS DECIMAL(18, 6)))
                     FILTER (NOT returned AND ordered_at >= TIMESTAMP '2024-10-03'), 0) AS DOUBLE) AS spend_90d,
       date_diff('day', CAST(max(ordered_at) FILTER (NOT returned) AS DATE), DATE '2025-01-01') AS recency,
       date_diff('day', CAST(min(ordered_at) AS DATE), DATE '2025-01-01') AS tenure,
       count(*) FILTER (returned) / count(*) AS return_rate
FROM @READ@
WHERE price > 0 AND ordered_at < TIMESTAMP '2025-01-01' AND customer IS NOT NULL
GROUP BY customer;

CREATE TEMP TABLE cuts AS
SELECT quantile_disc(recency, [0.2, 0.4, 0.6, 0.8]) AS r,
       quantile_disc(orders, [0.2, 0.4, 0.6, 0.8]) AS f,
       quantile_disc(spend, [0.2, 0.4, 0.6, 0.8]) AS m
FROM features;

CREATE TEMP TABLE assigned AS
SELECT *, CASE WHEN tenure <= 45 THEN 'new'
               WHEN r >= 4 AND f >= 4 AND m >= 4 THEN 'champions'
               WHEN f >= 4 AND recency <= 120 THEN 'loyal'
               WHEN recency <= 60 THEN 'promising'
               WHEN recency <= 365 AND f >= 3 THEN 'at risk'
               WHEN recency > 365 THEN 'lost'
               ELSE 'occasional' END AS segment
FROM (SELECT features.*,
             CASE WHEN recency <= c.r[1] THEN 5 WHEN recency <= c.r[2] THEN 4
                  WHEN recency <= c.r[3] THEN 3 WHEN recency <= c.r[4] THEN 2
                  WHEN recency IS NOT NULL THEN 1 END AS r,
             CASE WHEN orders <= c.f[1] THEN 1 WHEN orders <= c.f[2] THEN 2
                  WHEN orders <= c.f[3] THEN 3 WHEN orders <= c.f[4] THEN 4 ELSE 5 END AS f,
             CASE WHEN spend <= c.m[1] THEN 1 WHEN spend <= c.m[2] THEN 2
                  WHEN spend <= c.m[3] THEN 3 WHEN spend <= c.m[4] THEN 4 ELSE 5 END AS m
      FROM features, cuts AS c);

SELECT segment, count(*), sum(CAST(spend AS DECIMAL(38, 6))) FROM assigned GROUP BY segment ORDER BY segment;
