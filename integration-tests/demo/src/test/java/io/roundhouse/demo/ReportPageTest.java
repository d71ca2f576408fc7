package io.roundhouse.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.demo.application.Report;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

final class ReportPageTest {
    private static final long SECOND_NS = 1_000_000_000;
    private static final Change GOOD =
        new Change("transport <tcp>", "committed", "committed: tcp, longest pause 1.25 ms", 1.25, 3, 4);
    private static final Change BAD = new Change("policy", "reverted", "committed: it \"works\"", 0, 6, 7);

    @Test
    void shouldMarkEachChangeWithItsPauseAndLoadNothing() throws Exception {
        final String page = page(new Totals(1_000, 1, 0, 0, 0, 0, 0, 1.25), List.of(GOOD)).toHtml();
        assertFalse(page.contains("{{"), "something was not filled in");
        assertFalse(page.matches("(?s).*(https?:|src=|<script|<link|url\\(|@import).*"), "loads something");
        assertTrue(page.contains("<div class=\"mark good\" style=\"left:30.00%;width:10.00%\" "
            + "title=\"transport &lt;tcp&gt;: committed: tcp, longest pause 1.25 ms\"><b>1</b><i>1.25 ms</i></div>"));
        assertTrue(page.contains("<span class=\"pill good\">clean</span>"));
        assertWellFormed(page);
    }

    @Test
    void shouldShowWhatWentWrong() throws Exception {
        final String page = page(new Totals(1_000, 2, 1, 7, 0, 0, 0, 1.25), List.of(GOOD, BAD)).toHtml();
        assertTrue(page.contains("<span class=\"pill bad\">not clean</span>"));
        assertTrue(page.contains("<div class=\"tile bad\"><dt>lost</dt><dd>7</dd></div>"));
        assertTrue(page.contains("<li class=\"bad\"><b>2</b>"));
    }

    @Test
    void shouldBeDrawnWithoutAnyCall() throws Exception {
        assertWellFormed(new ReportPage("1", Machine.own(), new Totals(0, 0, 0, 0, 0, 0, 0, 0), List.of(), List.of())
            .toHtml());
    }

    @Test
    void shouldThinOutLongRunsAndKeepTheirWorst() {
        final Timeline timeline = new Timeline();
        IntStream.rangeClosed(0, 6_000).forEach(i -> timeline.add(
            new Report(i * SECOND_NS, false, i * 100L, 0, 0, 0, 0, 0, 0, 50, i == 4_321 ? 9_000 : 70)));
        final List<Timeline.Sample> samples = timeline.samples(-1);
        assertTrue(samples.size() > 300 && samples.size() <= 600, () -> "samples: " + samples.size());
        assertTrue(samples.stream().allMatch(sample -> sample.callsPerSecond() == 100 && sample.p50Us() == 50));
        assertEquals(9_000, samples.stream().mapToDouble(Timeline.Sample::p99Us).max().orElseThrow());
    }

    private static ReportPage page(final Totals totals, final List<Change> changes) {
        final List<Timeline.Sample> samples = IntStream.rangeClosed(1, 10)
            .mapToObj(i -> new Timeline.Sample(i, 1_000 * i, 50, 900)).toList();
        return new ReportPage("0.1.0", Machine.own(), totals, changes, samples);
    }

    /** Void elements aside, the page is XML: each element is closed where it must be. */
    private static void assertWellFormed(final String page) throws Exception {
        final String xml = page.substring(page.indexOf("<body>")).replace("</html>", "").replace("&nbsp;", " ");
        final XMLStreamReader reader = XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(xml));
        while (reader.hasNext()) {
            reader.next();
        }
    }
}
