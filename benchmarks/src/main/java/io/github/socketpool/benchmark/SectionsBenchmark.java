package io.github.socketpool.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.acquire.AcquireBenchmark;
import io.github.socketpool.benchmark.call.CallSections;
import io.github.socketpool.benchmark.idle.IdleBenchmark;
import io.github.socketpool.benchmark.recovery.RecoverySection;

/**
 * Runs sections one after the other and prints one report in Markdown: the quick
 * benchmark, or the full one.
 */
final class SectionsBenchmark {

	/** Of these the options of recovery know what they need. */
	private static final List<String> COMMON = List.of("rows", "rounds", "warmup", "seconds", "pool");

	private final String introduction;

	private final List<Section> sections;

	private SectionsBenchmark(String introduction, List<Section> sections) {
		this.introduction = introduction;
		this.sections = sections;
	}

	/**
	 * Return what shows a little in a few minutes.
	 * @param args options of the call benchmark
	 */
	static SectionsBenchmark quick(String... args) {
		return new SectionsBenchmark("Indicative only: with warm-ups as short as these everything light is flattered, "
				+ "and there are few rounds.", List.of(new CallSections(List.of(args)).quick()));
	}

	/**
	 * Return what shows everything.
	 * @param args {@code sections}, the names of those to run; {@code jdk25}, the home of
	 * a Java with virtual threads; and options that go for all sections of calls
	 * @throws IllegalArgumentException if there is no such section or option
	 */
	static SectionsBenchmark full(String... args) {
		List<String> options = new ArrayList<>(List.of(args));
		String jdk25 = take(options, "jdk25");
		String names = take(options, "sections");
		List<Section> all = all(options, jdk25);
		if (names.isEmpty()) {
			return new SectionsBenchmark("The full benchmark.", all);
		}
		List<Section> chosen = List.of(names.split(",")).stream().map((name) -> named(all, name)).toList();
		return new SectionsBenchmark("Of the full benchmark: " + names + ".", chosen);
	}

	private static List<Section> all(List<String> options, String jdk25) {
		CallSections calls = new CallSections(options);
		List<String> common = options.stream()
			.filter((option) -> COMMON.contains(option.substring(0, option.indexOf('='))))
			.toList();
		return List.of(calls.calls(), calls.systemCalls(), calls.bodies(), calls.pinned(), calls.thinking(),
				calls.split(), calls.virtual(jdk25), calls.storm(), RecoverySection.parse(common),
				new OtherSection("acquire", "Acquire and release", Duration.ofMinutes(6), AcquireBenchmark::main),
				new OtherSection("idle", "Idle connections", Duration.ofMinutes(1), IdleBenchmark::main));
	}

	private static Section named(List<Section> sections, String name) {
		return sections.stream()
			.filter((section) -> section.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"There is no section '" + name + "', but " + sections.stream().map(Section::name).toList()));
	}

	private static String take(List<String> options, String name) {
		String prefix = name + "=";
		String option = options.stream().filter((other) -> other.startsWith(prefix)).findFirst().orElse(prefix);
		options.remove(option);
		return option.substring(prefix.length());
	}

	/**
	 * Return about how long all sections take.
	 */
	Duration length() {
		return this.sections.stream().map(Section::length).reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Run all sections. One that fails leaves the others alone.
	 */
	void run(PrintStream out, PrintStream progress) {
		Markdown markdown = new Markdown(out);
		markdown.text("# Benchmark");
		markdown.text("%s It takes about %d min.", this.introduction, Math.max(1, length().toMinutes()));
		for (Section section : this.sections) {
			progress.printf("%s: about %d s%n", section.name(), section.length().toSeconds());
			markdown.text("## %s", section.title());
			try {
				section.run(out, progress);
			}
			catch (IOException ex) {
				markdown.text("Failed: %s.", ex.getMessage());
			}
		}
	}

}
