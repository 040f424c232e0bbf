package io.github.socketpool.autoconfigure.readme;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The application of the examples in the README.
 */
@SpringBootApplication(proxyBeanMethods = false)
class ReadmeApplication {

}
