"""The values that the reference data set is made of."""

from __future__ import annotations

from typing import NamedTuple

FIRST_NAMES = [
    "Amanda",
    "Andrew",
    "Anthony",
    "Ashley",
    "Barbara",
    "Betty",
    "Brian",
    "Carol",
    "Charles",
    "Christopher",
    "Daniel",
    "David",
    "Donald",
    "Donna",
    "Dorothy",
    "Elizabeth",
    "Emily",
    "George",
    "James",
    "Jennifer",
    "Jessica",
    "John",
    "Joseph",
    "Joshua",
    "Karen",
    "Kenneth",
    "Kevin",
    "Kimberly",
    "Linda",
    "Lisa",
    "Margaret",
    "Mark",
    "Mary",
    "Matthew",
    "Melissa",
    "Michael",
    "Michelle",
    "Nancy",
    "Patricia",
    "Paul",
    "Richard",
    "Robert",
    "Sandra",
    "Sarah",
    "Steven",
    "Susan",
    "Thomas",
    "William",
]
LAST_NAMES = [
    "Allen",
    "Anderson",
    "Brown",
    "Clark",
    "Davis",
    "Flores",
    "Garcia",
    "Gonzalez",
    "Harris",
    "Hernandez",
    "Hill",
    "Jackson",
    "Johnson",
    "Jones",
    "King",
    "Lee",
    "Lewis",
    "Lopez",
    "Martin",
    "Martinez",
    "Miller",
    "Moore",
    "Nguyen",
    "Perez",
    "Ramirez",
    "Robinson",
    "Rodriguez",
    "Sanchez",
    "Scott",
    "Smith",
    "Taylor",
    "Thomas",
    "Thompson",
    "Torres",
    "Walker",
    "White",
    "Williams",
    "Wilson",
    "Wright",
    "Young",
]
PLACES = [
    ("Phoenix", "AZ", "85001"),
    ("San Jose", "CA", "95101"),
    ("Los Angeles", "CA", "90001"),
    ("San Diego", "CA", "92101"),
    ("Denver", "CO", "80201"),
    ("Jacksonville", "FL", "32099"),
    ("Miami", "FL", "33101"),
    ("Atlanta", "GA", "30301"),
    ("Chicago", "IL", "60601"),
    ("Boston", "MA", "02101"),
    ("Detroit", "MI", "48201"),
    ("Charlotte", "NC", "28201"),
    ("Las Vegas", "NV", "89101"),
    ("New York", "NY", "10001"),
    ("Columbus", "OH", "43085"),
    ("Portland", "OR", "97201"),
    ("Philadelphia", "PA", "19101"),
    ("Nashville", "TN", "37201"),
    ("San Antonio", "TX", "78201"),
    ("Fort Worth", "TX", "76101"),
    ("Dallas", "TX", "75201"),
    ("Austin", "TX", "78701"),
    ("Houston", "TX", "77001"),
    ("Seattle", "WA", "98101"),
]
MAIL_DOMAINS = ["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com"]
STREETS = ["Main", "Oak", "Maple", "Cedar", "Pine", "Elm", "River", "Lake", "Hill", "Park"]
STREET_SUFFIXES = ["St", "Ave", "Blvd", "Dr", "Ln", "Rd", "Way"]
CONTACTS = ["Email", "Phone", "SMS"]
REFERRALS = ["Google", "Facebook", "Referral", "TV Ad", "Vet Recommendation", "Pet Store", "Direct"]
SEGMENTS = ["New", "Active", "Loyal", "At Risk", "Churned"]

SPECIES = {"Dog": 0.55, "Cat": 0.35, "Bird": 0.05, "Exotic": 0.05}
BREEDS = {
    "Dog": [
        *("Beagle", "Bernese Mountain Dog", "Boston Terrier", "Boxer", "Bulldog", "Cavalier King Charles"),
        *("Dachshund", "Doberman Pinscher", "French Bulldog", "German Shepherd", "Golden Retriever"),
        *("Great Dane", "Havanese", "Labrador Retriever", "Pomeranian", "Poodle", "Rottweiler", "Shih Tzu"),
        *("Siberian Husky", "Yorkshire Terrier"),
    ],
    "Cat": [
        *("Abyssinian", "Bengal", "Birman", "British Shorthair", "Domestic Longhair", "Domestic Shorthair"),
        *("Maine Coon", "Norwegian Forest Cat", "Oriental Shorthair", "Persian", "Ragdoll", "Russian Blue"),
        *("Scottish Fold", "Siamese", "Sphynx"),
    ],
    "Bird": ["African Grey", "Canary", "Cockatiel", "Conure", "Finch", "Lovebird", "Parakeet"],
    "Exotic": ["Chinchilla", "Ferret", "Guinea Pig", "Hamster", "Hedgehog", "Rabbit", "Reptile"],
}
PET_NAMES = [
    "Bailey",
    "Bear",
    "Bella",
    "Bentley",
    "Buddy",
    "Charlie",
    "Chloe",
    "Coco",
    "Cooper",
    "Daisy",
    "Duke",
    "Ellie",
    "Finn",
    "Gracie",
    "Gus",
    "Jack",
    "Leo",
    "Lily",
    "Louie",
    "Lucy",
    "Luna",
    "Maggie",
    "Max",
    "Milo",
    "Molly",
    "Murphy",
    "Nala",
    "Oliver",
    "Oscar",
    "Penny",
    "Pepper",
    "Rocky",
    "Rosie",
    "Ruby",
    "Sadie",
    "Shadow",
    "Simba",
    "Sophie",
    "Stella",
    "Teddy",
    "Tucker",
    "Willow",
    "Winston",
    "Zeus",
    "Zoey",
]
COLORS = ["Black", "Brindle", "Brown", "Golden", "Gray", "Mixed", "Orange", "Spotted", "White"]
CONDITIONS = [None, "Allergies", "Hip Dysplasia", "Diabetes", "Heart Murmur", "Arthritis"]
VACCINATIONS = ["Up to Date", "Overdue", "Unknown"]

CLINIC_PREFIXES = [
    "Animal",
    "Central",
    "City",
    "Companion",
    "Family",
    "Meadow",
    "Metro",
    "Mountain",
    "Oak",
    "Pet",
    "Premier",
    "River",
    "Sunrise",
    "Sunset",
    "Valley",
]
CLINIC_SUFFIXES = [
    *("Animal Care", "Animal Hospital", "Animal Medical Center", "Pet Clinic", "Pet Hospital", "Vet Center"),
    *("Veterinary Clinic", "Veterinary Hospital"),
]
CLINIC_STREETS = ["Animal", "Healthcare", "Medical", "Veterinary"]
CLINIC_STREET_SUFFIXES = ["Center", "Drive", "Park", "Plaza"]
CLINIC_TYPES = ["General Practice", "Emergency Hospital", "Specialty Clinic", "Mobile Vet"]
HOURS = ["8AM-6PM", "7AM-9PM", "24/7", "9AM-5PM"]
SPECIALTIES = [None, "Surgery", "Oncology", "Cardiology", "Dermatology", "Orthopedics"]

PAYMENT_METHODS = ["Credit Card", "Debit Card", "Bank Transfer", "PayPal"]
POLICY_STATUSES = {"Active": 0.70, "Cancelled": 0.10, "Expired": 0.15, "Pending": 0.05}
CLAIM_STATUSES = ["Submitted", "Under Review", "Approved", "Denied", "Paid", "Partially Approved"]
DENIALS = ["Pre-existing condition", "Waiting period", "Not covered", "Documentation missing", None]


class Plan(NamedTuple):
    """Terms of a plan in the synthetic data; money in dollars."""

    name: str
    base_premium: int
    deductible: int
    limit: int
    reimbursement: int


PLANS = [
    Plan("Basic", 25, 500, 5_000, 70),
    Plan("Standard", 45, 250, 15_000, 80),
    Plan("Premium", 75, 100, 30_000, 90),
    Plan("Unlimited", 120, 0, 999_999, 100),
]


class Treatment(NamedTuple):
    """A treatment and its category, as files name them, and what it costs at least and at most, in dollars.

    `claim_type` and `claim_category` are what the portal asks for: one of its types, a category of that type.
    """

    name: str
    category: str
    claim_type: str
    claim_category: str
    low: int
    high: int


TREATMENTS = [
    Treatment("Wellness Exam", "Preventive", "Wellness", "Annual Exam", 50, 150),
    Treatment("Vaccination", "Preventive", "Wellness", "Vaccination", 75, 200),
    Treatment("Dental Cleaning", "Dental", "Dental", "Cleaning", 200, 800),
    Treatment("Spay/Neuter", "Surgery", "Illness", "Reproductive/Emergency", 200, 500),
    Treatment("Emergency Visit", "Emergency", "Accident", "Emergency/Critical", 150, 500),
    Treatment("X-Ray", "Diagnostic", "Illness", "Orthopedic", 100, 400),
    Treatment("Blood Test", "Diagnostic", "Illness", "Endocrine/Metabolic", 80, 250),
    Treatment("Allergy Treatment", "Illness", "Illness", "Skin/Allergy", 100, 500),
    Treatment("Skin Condition", "Illness", "Illness", "Dermatology", 150, 600),
    Treatment("Ear Infection", "Illness", "Illness", "Infection", 100, 300),
    Treatment("Digestive Issues", "Illness", "Illness", "Digestive", 200, 800),
    Treatment("Orthopedic Surgery", "Surgery", "Accident", "Orthopedic Surgery", 2000, 8000),
    Treatment("Cancer Treatment", "Chronic", "Illness", "Cancer", 3000, 15000),
    Treatment("Diabetes Management", "Chronic", "Illness", "Endocrine/Metabolic", 500, 2000),
    Treatment("Heart Condition", "Chronic", "Illness", "Chronic", 1000, 5000),
    Treatment("ACL Surgery", "Surgery", "Accident", "Orthopedic Surgery", 3000, 6000),
    Treatment("Foreign Object Removal", "Emergency", "Accident", "Foreign Body", 1500, 5000),
    Treatment("Poisoning Treatment", "Emergency", "Accident", "Toxicity/Poisoning", 500, 3000),
    Treatment("Fracture Treatment", "Emergency", "Accident", "Broken Bone", 1000, 4000),
    Treatment("Hospitalization", "Emergency", "Accident", "Trauma/Emergency", 500, 3000),
]
