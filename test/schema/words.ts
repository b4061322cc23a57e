/** Singulars and plurals as data files have them: the first for one record (`hero` of `heroId`), the second for the list. */
const texts = {
  English: `
    hero heroes, person persons, person people, index indexes, index indices, cafe cafes, category categories,
    company companies, city cities, country countries, story stories, party parties, reply replies, entry entries,
    activity activities, facility facilities, currency currencies, gallery galleries, delivery deliveries, boy boys,
    day days, key keys, toy toys, survey surveys, journey journeys, box boxes, tax taxes, class classes, address addresses,
    process processes, business businesses, bus buses, status statuses, virus viruses, campus campuses, branch branches,
    match matches, watch watches, dish dishes, brush brushes, crash crashes, quiz quizzes, potato potatoes, tomato tomatoes,
    echo echoes, photo photos, video videos, piano pianos, memo memos, logo logos, zoo zoos, wolf wolves,      shelf shelves, knife knives, life lives, wife wives,  half halves, roof roofs, chef chefs, belief beliefs,
    man men, woman women, child children, foot feet, tooth teeth, goose geese, mouse mice, ox oxen, sheep sheep, fish fish,
    deer deer, series series, species species, media media, news news, equipment equipment, datum data, criterion criteria,
    analysis analyses, axis axes, crisis crises, movie movies, cookie cookies, zombie zombies, user users, post posts,
    team teams, tag tags, author authors, recipe recipes, house houses, case cases, course courses, purchase purchases,
    service services, invoice invoices, price prices, size sizes, page pages, image images, message messages, house house,
    matrix matrices, vertex vertices,  focus focuses, menu menus, employee employees, committee committees,
    businessLine business-lines, orderItem order_items, orderItem OrderItems, org Org, blogPost blog-posts,
    shopping_cart shoppingCarts, API APIs, faq faqs, staff staff,   genre genres`,
  Spanish: `
    receta recetas, categoria categorias, usuario usuarios, producto productos, cliente clientes, pedido pedidos,
    libro libros, autor autores, mesa mesas, plato platos, pelicula peliculas, actor actores, director directores,
    ciudad ciudades, pais paises, rol roles, color colores, flor flores, profesor profesores, alumno alumnos, curso cursos,
    materia materias, tarea tareas, proyecto proyectos, empleado empleados, doctor doctores, paciente pacientes,
    cita citas, factura facturas, proveedor proveedores, vendedor vendedores, tienda tiendas, marca marcas, coche coches,
    viaje viajes, hotel hoteles, habitacion habitaciones, reservacion reservaciones, publicacion publicaciones,
    comentario comentarios, examen examenes, mes meses, animal animales, canal canales`,
  Portuguese: `
    produto produtos, categoria categorias, usuario usuarios, cliente clientes, pedido pedidos, livro livros,
    autor autores, filme filmes, professor professores, aluno alunos, curso cursos, tarefa tarefas, projeto projetos,
    empresa empresas, cidade cidades, receita receitas, vendedor vendedores, fornecedor fornecedores, mulher mulheres,
    carro carros, marca marcas, loja lojas, quarto quartos, mes meses`,
  French: `
    recette recettes, utilisateur utilisateurs, produit produits, categorie categories, commande commandes,
    client clients, livre livres, auteur auteurs, film films, article articles, ville villes, eleve eleves, cours cours,
    etudiant etudiants, voiture voitures, marque marques, magasin magasins, pays pays, prix prix, employe employes,
    tache taches, projet projets, facture factures, fournisseur fournisseurs`,
  German: `
    Auto Autos, Team Teams, Hotel Hotels,   Foto Fotos, Video Videos, Benutzer Benutzer,
    Mitarbeiter Mitarbeiter, Fahrer Fahrer, Lehrer Lehrer, Spieler Spieler, Lager Lager, Zimmer Zimmer, Artikel Artikel,
    Titel Titel, Wagen Wagen, Fehler Fehler, Test Tests, Chef Chefs`,
}

/** Plurals of endings that mean other words in English: found only if the values are ids as well. */
const others = {
  English: 'leaf leaves, thief thieves, appendix appendices, alumnus alumni, stimulus stimuli',
  Spanish: 'vez veces, luz luces, pez peces, actriz actrices, lapiz lapices',
  Portuguese: `
    avaliacao avaliacoes, opcao opcoes, licao licoes, cao caes, animal animais, canal canais, hotel hoteis, papel papeis,
    imagem imagens, viagem viagens, mensagem mensagens, barril barris, lencol lencois`,
  French: 'journal journaux, cheval chevaux, bureau bureaux, bateau bateaux, jeu jeux, animal animaux',
  Italian:
    'libro libri, utente utenti, prodotto prodotti, categoria categorie, ordine ordini, ricetta ricette',
  German: `
    Kunde Kunden, Frage Fragen, Rechnung Rechnungen, Bestellung Bestellungen, Produkt Produkte, Projekt Projekte,
    Bild Bilder, Kind Kinder, Person Personen, Firma Firmen, Thema Themen, Adresse Adressen, Kategorie Kategorien, Kurs Kurse`,
}

const toPairs = (lists: Readonly<Record<string, string>>): readonly (readonly [string, string, string])[] =>
  Object.entries(lists).flatMap(([language, list]) =>
    list.split(',').map((pair) => {
      const [singular = '', plural = ''] = pair.trim().split(' ')
      return [language, singular, plural] as const
    }),
  )

export const pairs = toPairs(texts)
export const otherPairs = toPairs(others)
