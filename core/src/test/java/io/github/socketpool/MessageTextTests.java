package io.github.socketpool;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageTextTests {

	@Test
	void textThatPrintsStaysAsItIs() {
		String text = "connect to préis-server.example:9000 failed: 拒绝 𝄞";
		assertThat(MessageText.escape(text)).isSameAs(text);
	}

	@Test
	void charactersThatCouldForgeALineOrCommandATerminalAreEscaped() {
		assertThat(MessageText.escape("a\r\nb\u001b[31m\tc\u0085d\u2028e\u007f"))
			.isEqualTo("a\\u000d\\u000ab\\u001b[31m\\u0009c\\u0085d\\u2028e\\u007f");
	}

	@Test
	void charactersThatTurnTheDirectionOfTextAreEscaped() {
		assertThat(MessageText.escape("x\u202ey\u2066z\u200b\ufeff")).isEqualTo("x\\u202ey\\u2066z\\u200b\\ufeff");
	}

	@Test
	void halvesOfSurrogatePairsAreEscaped() {
		assertThat(MessageText.escape("\ud834x")).isEqualTo("\\ud834x");
		assertThat(MessageText.escape("\udb40\udc01")).isEqualTo("\\udb40\\udc01");
	}

	@Test
	void everyErrorEscapesItsMessage() {
		ErrorContext context = new ErrorContext("a\nb", Endpoint.of("host", 1), null);
		assertThat(new CallInterruptedException("was\rinterrupted", context, null))
			.hasMessage("Pool 'a\\u000ab' (host:1): was\\u000dinterrupted");
		assertThat(new InvalidSettingException("host", "a\nb", "must\n", "Use\n")).hasMessageNotContaining("\n")
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo("a\\u000ab"));
	}

}
