/** Names for people who do not exist. */

export const givenNames =
  `Abril Adriana Agustín Agustina Alan Alejandro Alma Ana Andrea Andrés Antonella Ariel Aurora Bautista Belén Benjamín Bianca
Brenda Bruno Camila Candela Carla Carlos Carolina Catalina Cecilia Cristian Damián Daniela Darío Delfina Diego Elena Elías Emilia Emilio Ernesto
Esteban Eugenia Fabián Facundo Federico Felipe Fernanda Florencia Francisco Gabriela Gastón Gonzalo Graciela Guadalupe Gustavo Hernán Hugo Ignacio
Inés Irene Isabel Iván Jazmín Joaquín Jorge Josefina Juan Juana Julián Julieta Karina Lautaro Laura Leandro Leonardo Lorena Lourdes Lucas Lucía
Luciana Luis Luna Magdalena Malena Manuel Marcela Marcos Mariana Mariano Marina Mario Martina Martín Mateo Matías Mauro Maximiliano Melina Mercedes
Micaela Miguel Milagros Mónica Nadia Nahuel Natalia Nicolás Noelia Nora Octavio Olivia Pablo Paloma Patricia Paula Pedro Pilar Ramiro Raúl Renata
Ricardo Rocío Rodrigo Romina Rosario Sabrina Salvador Santiago Sebastián Selena Sergio Silvia Sofía Soledad Tamara Teo Teresa Thiago Tomás Ulises
Valentín Valentina Valeria Vanesa Verónica Vicente Victoria Virginia Ximena Yamila Zoe`.split(/\s+/);

export const surnames =
  `Acosta Aguirre Alonso Álvarez Aráoz Arce Arias Ávila Ayala Barrios Bastidas Benítez Bianchi Blanco Bravo Bustos Cabrera Cáceres
Calderón Campos Cardozo Carrizo Castillo Castro Ceballos Chávez Conti Córdoba Coronel Correa Costa Cruz Delgado Díaz Domínguez Duarte Escobar
Espinoza Esquivel Farías Fernández Ferrari Ferreyra Figueroa Flores Franco Fuentes Funes Galván García Giménez Godoy Gómez González Guerrero
Guzmán Heredia Hernández Herrera Ibáñez Juárez Ledesma Leiva Lemos Lezcano López Lucero Luna Maidana Maldonado Mansilla Martínez Medina Méndez
Mendoza Miranda Molina Montenegro Morales Moreno Moyano Muñoz Navarro Núñez Ojeda Olivera Ortega Ortiz Ossorio Páez Paz Peralta Pereyra Pérez
Ponce Quiroga Ramírez Ramos Reyes Ríos Rivero Rodríguez Rojas Roldán Romero Rosales Ruiz Salazar Salinas Sánchez Sandoval Silva Sosa Soto Suárez
Toledo Torres Ugarte Valdez Vargas Vázquez Vega Velázquez Vera Vidal Villalba Yáñez Zabala Zárate`.split(/\s+/);
