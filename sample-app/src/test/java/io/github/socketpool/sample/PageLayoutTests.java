package io.github.socketpool.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the page looks like, whatever the window is like.
 */
class PageLayoutTests extends PageTest {

	@ParameterizedTest
	@ValueSource(ints = { 390, 768, 1280 })
	void theLayoutIsStable(int width) {
		this.tab.resize(width, 800, 1);
		awaitWidth(width);
		this.pool.control().evictAll();
		this.page.awaitText("#client-default .established", "no connection to");
		rememberPositions();
		this.page.run("pooled");
		assertThat(moved()).as("after a load").isEmpty();
		this.tab.click(STOP);
		this.page.awaitText(STATE, "Back end stopped");
		startEndlessLoad("pooled");
		awaitEnd();
		await().atMost(TIMEOUT)
			.until(() -> this.tab.text("#outage-default-0 .cause").contains("refused the connection"));
		this.tab.goOffline(true);
		await().atMost(TIMEOUT).until(() -> this.tab.isVisible("#unreachable"));
		assertThat(moved()).as("while the back end is down").isEmpty();
		assertThat(cutOff()).isEmpty();
		this.tab.goOffline(false);
	}

	@Test
	void onAPhoneTheControlsComeBeforeTheCharts() {
		this.tab.resize(390, 844, 1);
		awaitWidth(390);
		assertThat(this.tab
			.evaluate(
					"""
							Math.max(...[...document.querySelectorAll('button, input')].filter((control) => control.checkVisibility())
								.map((control) => control.getBoundingClientRect().bottom))
								<= document.querySelector('#charts').getBoundingClientRect().top""")
			.asBoolean()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "360, light", "360, dark", "700, light", "1000, dark", "1280, light", "1920, dark" })
	void nothingIsClippedOrScrollsSideways(int width, String scheme) {
		this.tab.prefer(scheme);
		this.tab.resize(width, 800, 1);
		awaitWidth(width);
		this.page.run("pooled");
		assertThat(evaluateInt("document.documentElement.scrollWidth")).isEqualTo(width);
		assertThat(this.tab.evaluate("""
				[...document.querySelectorAll('main *')]
					.filter((element) => element.getBoundingClientRect().right > innerWidth)
					.map((element) => element.outerHTML).join('\\n')""").asString()).isEmpty();
		assertThat(cutOff()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void allTextHasEnoughContrast(String scheme) {
		this.tab.prefer(scheme);
		assertThat(contrast("ink", "card")).isGreaterThan(7);
		for (String text : new String[] { "accent", "muted", "pooled", "per-call", "shared", "bad" }) {
			assertThat(contrast(text, "card")).as(text).isGreaterThan(4.5);
		}
		assertThat(contrast("muted", "ground")).isGreaterThan(4.5);
		assertThat(contrast("accent", "ground")).isGreaterThan(4.5);
		assertThat(contrast("muted", "grid")).isGreaterThan(4.5);
		assertThat(contrast("good", "card")).isGreaterThan(4.5);
		assertThat(contrast("good", "good-ground")).isGreaterThan(4.5);
		assertThat(contrast("bad", "bad-ground")).isGreaterThan(4.5);
		assertThat(contrast("field-line", "card")).isGreaterThan(3);
	}

	@Test
	void theColourSchemeOfTheSystemIsUsed() {
		this.tab.prefer("light");
		assertThat(luminance("ground")).isGreaterThan(0.8);
		this.tab.prefer("dark");
		assertThat(luminance("ground")).isLessThan(0.05);
	}

	@Test
	void everyControlHasANameAndCanBeReachedWithTheKeyboard() {
		String nameless = this.tab.evaluate("""
				[...document.querySelectorAll('a, input, button, progress, canvas, [tabindex]')].filter((element) => {
					const drawn = element.closest('[role=img][aria-label], [aria-labelledby]');
					return !(element.matches('input') ? element.labels.length : element.innerText || drawn);
				}).map((element) => element.outerHTML).join()""").asString();
		assertThat(nameless).isEmpty();
		assertThat(evaluateInt("document.querySelectorAll('[tabindex=\"-1\"], :disabled').length")).isZero();
	}

	/**
	 * Wait until the charts fit a width.
	 */
	private void awaitWidth(int width) {
		await().atMost(TIMEOUT)
			.until(() -> evaluateInt("innerWidth") == width
					&& evaluateInt("document.querySelector('canvas').clientWidth") < width);
		this.page.awaitSamples(2);
	}

	/**
	 * Return the elements whose text does not fit.
	 */
	private String cutOff() {
		return this.tab.evaluate("""
				[...document.querySelectorAll('body *')]
					.filter((element) => !element.closest('.hidden, .rows, .uplot'))
					.filter((element) => element.scrollWidth > element.clientWidth && element.clientWidth > 0)
					.map((element) => element.outerHTML).join('\\n')""").asString();
	}

	/**
	 * Record the position of everything that a user may look at or press.
	 */
	private void rememberPositions() {
		this.tab.evaluate("""
				window.positions = () => [...document.querySelectorAll('.card, h1, h2, input, button, canvas,'
					+ ' table, .message, dt, dd, nav, .pill')]
					.map((element) => [element, element.getBoundingClientRect().top + scrollY]);
				window.remembered = new Map(window.positions()); null""");
	}

	/**
	 * Return the elements that have moved since, by more than rounding.
	 */
	private String moved() {
		return this.tab
			.evaluate(
					"""
							window.positions().filter(([element, top]) => Math.abs(top - window.remembered.get(element)) > 1)
								.map(([element, top]) => `${element.outerHTML.slice(0, 80)} from ${window.remembered.get(element)} to ${top}`)
								.join('\\n')""")
			.asString();
	}

	/**
	 * Return the contrast of two colours of the style sheet, as
	 * <a href="https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio">WCAG</a> defines it.
	 */
	private double contrast(String colour, String ground) {
		double one = luminance(colour);
		double other = luminance(ground);
		return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
	}

	private double luminance(String colour) {
		return this.tab.evaluate("""
				{
					const hex = getComputedStyle(document.documentElement).getPropertyValue('--%s').trim();
					const linear = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
						.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
					0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
				}""".formatted(colour)).asDouble();
	}

}
