package io.github.socketpool.autoconfigure.readme;

import io.github.socketpool.connection.ConnectionInitializer;
import io.github.socketpool.connection.LoginRefusedException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;

/**
 * Not annotated, so that the application of the other examples does not use it.
 */
class LoginConfiguration {

	@Bean
	ConnectionInitializer login(@Value("${quotes.user}") String user, @Value("${quotes.password}") String password) {
		return (session) -> {
			Greeting greeting = session.receive(Greeting.class);
			Welcome welcome = session.exchange(new Login(user, password, greeting.challenge()), Welcome.class);
			if (!welcome.accepted()) {
				throw new LoginRefusedException("the server refused the user '" + user + "'. Check its password.");
			}
		};
	}

	record Greeting(String challenge) {

	}

	record Login(String user, String password, String challenge) {

	}

	record Welcome(boolean accepted) {

	}

}
