package io.github.socketpool.protocol;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FrameTests {

	@Test
	void givesTheBodyAsTextAndBytes() {
		Frame frame = Frame.of("\"€\"");
		assertThat(frame.length()).isEqualTo(5);
		assertThat(frame.text()).isEqualTo("\"€\"");
		assertThat(frame.toByteArray()).hasSize(5).isNotSameAs(frame.array());
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
