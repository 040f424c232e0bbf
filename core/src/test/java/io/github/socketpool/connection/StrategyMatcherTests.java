package io.github.socketpool.connection;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.protocol.FrameFormatException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StrategyMatcherTests {

	/** The first character is an id, if it is a digit. */
	private final CorrelationStrategy strategy = new CorrelationStrategy() {

		@Override
		public @Nullable Object requestId(Frame request) {
			return responseId(request);
		}

		@Override
		public Frame withId(Frame request, long number) {
			return Frame.of(number + request.text());
		}

		@Override
		public @Nullable Object responseId(Frame received) {
			if (received.length() == 0) {
				throw new FrameFormatException("a frame without a first character");
			}
			char first = received.text().charAt(0);
			return Character.isDigit(first) ? first : null;
		}

	};

	private final StrategyMatcher matcher = new StrategyMatcher(this.strategy);

	@Test
	void theFrameWithTheIdOfTheRequestIsItsResponse() {
		assertThat(this.matcher.match(Frame.of("7?"), Frame.of("7!"))).isEqualTo(Match.RESPONSE);
	}

	@Test
	void anyOtherFrameIsAMessage() {
		assertThat(this.matcher.match(Frame.of("7?"), Frame.of("8!"))).isEqualTo(Match.MESSAGE);
		assertThat(this.matcher.match(Frame.of("7?"), Frame.of("x7"))).isEqualTo(Match.MESSAGE);
		assertThat(this.matcher.match(Frame.of("x?"), Frame.of("x!"))).isEqualTo(Match.MESSAGE);
	}

	@Test
	void aFrameOfNoProtocolIsAMismatch() {
		assertThat(this.matcher.match(Frame.of("7?"), Frame.empty())).isEqualTo(Match.MISMATCH);
		assertThat(this.matcher.match(null, Frame.empty())).isEqualTo(Match.MISMATCH);
	}

	@Test
	void aLateResponseBetweenTwoCallsIsAMessage() {
		assertThat(this.matcher.match(null, Frame.of("7!"))).isEqualTo(Match.MESSAGE);
	}

	@Test
	void aRequestWithoutAnIdIsRefusedWithARemedy() {
		assertThat(this.matcher.reasonToRefuse(Frame.of("7?"))).isNull();
		assertThat(this.matcher.reasonToRefuse(Frame.of("secret"))).contains("no id", "Give it an id")
			.doesNotContain("secret");
	}

	@Test
	void theStrategyIsNamedByItsClass() {
		assertThat(this.matcher).hasToString("StrategyMatcher[" + this.strategy.getClass().getName() + "]");
	}

}
