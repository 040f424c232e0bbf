package io.github.socketpool.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.acquire.AcquireSection;
import io.github.socketpool.benchmark.call.CallSections;
import io.github.socketpool.benchmark.idle.IdleSection;
import io.github.socketpool.benchmark.recovery.RecoverySection;

/**
 * Runs sections one after the other and prints one report in Markdown: the quick
 * benchmark, or the full one.
 */
final class SectionsBenchmark {

	/** The options for all sections of calls that the recovery section supports too. */
	private static final List<String> OF_CALLS = List.of("rows", "rounds", "warmup", "seconds", "pool");

	private final String introduction;

	private final List<Section> sections;

	SectionsBenchmark(String introduction, List<Section> sections) {
		this.introduction = introduction;
		this.sections = sections;
	}

	/**
	 * Return the quick benchmark, which takes a few minutes.
	 * @param args options of the call benchmark
	 */
	static SectionsBenchmark quick(String... args) {
		return new SectionsBenchmark(
				"Indicative only: such short warm-ups favour light clients, and there are few " + "rounds.",
				List.of(new CallSections(List.of(args)).quick()));
	}

	/**
	 * Return the full benchmark.
	 * @param args {@code sections}, the names of those to run; {@code jdk25}, the home of
	 * a Java with virtual threads; options for all sections of calls; and options for one
	 * section, prefixed with its name and a dot
	 * @throws IllegalArgumentException if there is no such section or option
	 */
	static SectionsBenchmark full(String... args) {
		List<String> options = new ArrayList<>(List.of(args));
		String names = takeAll(options, "sections=").stream().findFirst().orElse("");
		List<Section> all = all(options);
		if (names.isEmpty()) {
			return new SectionsBenchmark("The full benchmark.", all);
		}
		List<Section> chosen = List.of(names.split(",")).stream().map((name) -> named(all, name)).toList();
		return new SectionsBenchmark("Of the full benchmark: " + names + ".", chosen);
	}

	private static List<Section> all(List<String> options) {
		String jdk25 = takeAll(options, "jdk25=").stream().findFirst().orElse("");
		Section acquire = AcquireSection.parse(takeAll(options, "acquire."));
		Section growth = AcquireSection.parseGrowth(takeAll(options, "growth."));
		Section idle = IdleSection.parse(takeAll(options, "idle."));
		List<String> ofRecovery = takeAll(options, "recovery.");
		CallSections calls = new CallSections(options);
		return List.of(calls.calls(), calls.systemCalls(), calls.bodies(), calls.pinned(), calls.thinking(),
				calls.split(), calls.virtual(jdk25), calls.storm(), recovery(options, ofRecovery), acquire, growth,
				idle);
	}

	private static Section recovery(List<String> ofCalls, List<String> own) {
		List<String> options = new ArrayList<>(ofCalls.stream()
			.filter((option) -> OF_CALLS.contains(option.substring(0, option.indexOf('='))))
			.toList());
		options.addAll(own);
		return RecoverySection.parse(options);
	}

	private static Section named(List<Section> sections, String name) {
		return sections.stream()
			.filter((section) -> section.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no section '" + name + "', but " + sections.stream().map(Section::name).toList()));
	}

	/**
	 * Take the options with a prefix.
	 * @return the options without the prefix
	 */
	private static List<String> takeAll(List<String> options, String prefix) {
		List<String> taken = options.stream().filter((option) -> option.startsWith(prefix)).toList();
		options.removeAll(taken);
		return taken.stream().map((option) -> option.substring(prefix.length())).toList();
	}

	/**
	 * Return about how long all sections take.
	 */
	Duration length() {
		return this.sections.stream().map(Section::length).reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Run all sections. A failed section does not stop the others.
	 */
	void run(PrintStream out, PrintStream progress) {
		Markdown markdown = new Markdown(out);
		markdown.text("# Benchmark");
		markdown.text("%s It takes about %d min.", this.introduction,
				Math.max(1, Math.round(length().toSeconds() / 60.0)));
		for (Section section : this.sections) {
			progress.printf("%s: about %d s%n", section.name(), section.length().toSeconds());
			markdown.text("## %s", section.title());
			try {
				section.run(out, progress);
			}
			catch (IOException | RuntimeException ex) {
				ex.printStackTrace(progress);
				markdown.text("Failed: %s.", ex);
			}
		}
	}

}
