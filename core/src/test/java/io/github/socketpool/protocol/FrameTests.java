package io.github.socketpool.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameTests {

	@Test
	void givesTheBodyAsTextAndBytes() {
		Frame frame = Frame.of("\"€\"");
		assertThat(frame.length()).isEqualTo(5);
		assertThat(frame.text()).isEqualTo("\"€\"");
		assertThat(frame.toByteArray()).hasSize(5).isNotSameAs(frame.array());
	}

	@ParameterizedTest
	@CsvSource({ "'\uD800', 0", "'\uDC00', 0", "'4111-\uD83D', 5", "'\uD83D\uDE00\uD83D-\uDE00', 2",
			"'€\uDE00\uD83D', 1" })
	void refusesTextWithAnUnpairedSurrogateAndSaysOnlyWhereItIs(String text, int index) {
		assertThatIllegalArgumentException().isThrownBy(() -> Frame.of(text))
			.withMessage("there is an unpaired surrogate at index " + index + ", which UTF-8 cannot encode");
	}

	@Test
	void takesTextWithPairedSurrogates() {
		assertThat(Frame.of("a\uD83D\uDE00\uD83D\uDE00").text()).isEqualTo("a\uD83D\uDE00\uD83D\uDE00");
		assertThat(Frame.of("").length()).isZero();
	}

	@Test
	void mayBePartOfAnArray() {
		Frame frame = Frame.of(new byte[] { 'a', 'b', 'c', 'd' }, 1, 2);
		assertThat(frame.text()).isEqualTo("bc");
		assertThat(frame.toByteArray()).containsExactly('b', 'c');
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Frame.of(new byte[2], 1, 2));
	}

	@Test
	void doesNotShowItsBodyInDescriptions() {
		assertThat(Frame.of("secret")).hasToString("Frame[6 bytes]");
		assertThat(Frame.empty()).hasToString("Frame[0 bytes]");
	}

}
